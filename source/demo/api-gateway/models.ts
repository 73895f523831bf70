import type { Model } from './entities.ts';
import type { ApiGatewayRegion } from './region.ts';

const jsonSchema = 'http://json-schema.org/draft-04/schema#';

/** The models that every new API has, word for word as AWS makes them. */
export function defaultModels(region: ApiGatewayRegion): readonly Model[] {
	return [
		{
			id: region.freshId(6),
			name: 'Empty',
			description: 'This is a default empty schema model',
			schema: `{\n  "$schema": "${jsonSchema}",\n  "title" : "Empty Schema",\n  "type" : "object"\n}`,
			contentType: 'application/json',
		},
		{
			id: region.freshId(6),
			name: 'Error',
			description: 'This is a default error schema model',
			schema: `{\n  "$schema" : "${jsonSchema}",\n  "title" : "Error Schema",\n  "type" : "object",\n  "properties" : {\n    "message" : { "type" : "string" }\n  }\n}`,
			contentType: 'application/json',
		},
	];
}

/** Where the schema of a model refers to another: models are known by a URL of their API. */
export function modelUrl(apiId: string, name: string): string {
	return `https://apigateway.amazonaws.com/restapis/${apiId}/models/${name}`;
}
