import { renderDocument } from '../../open-api/document.ts';
import { badRequest } from '../errors.ts';
import { type ExportSource, exportVersion, openApiOf, swaggerOf } from '../open-api-writer.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { textRecord } from '../validation.ts';

const getExport: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const type = input.requiredText('exportType');
	const accepts = input.text('accepts') ?? 'application/json';
	const format = /\byaml\b/.test(accepts) ? 'yaml' : /\bjson\b|\*\/\*/.test(accepts) ? 'json' : undefined;
	if (!format) throw badRequest(`Invalid accept header specified: ${accepts}`);
	if (type !== 'oas30' && type !== 'swagger') throw badRequest(`Invalid export type specified: ${type}`);
	const stage = region.stage(apiId, input.requiredText('stageName'));
	const deployment = region.deployment(apiId, stage.deploymentId);
	const asked = (textRecord(input, 'parameters')?.extensions ?? '').split(',').map((name) => name.trim());
	const all = asked.includes('apigateway');
	const source: ExportSource = {
		deployment,
		stageName: stage.stageName,
		region: region.name,
		extensions: {
			integrations: all || asked.includes('integrations'),
			authorizers: all || asked.includes('authorizers'),
			apigateway: all,
		},
	};
	const document = type === 'oas30' ? openApiOf(source) : swaggerOf(source);
	return {
		// Recorded from AWS, for both formats.
		contentType: 'application/octet-stream',
		contentDisposition: `attachment; filename="${type}_${exportVersion(deployment)}.${format}"`,
		body: Buffer.from(renderDocument(document, format)),
	};
};

/** Operations that give an API as a document. */
export const exportOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	GetExport: getExport,
};
