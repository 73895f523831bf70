import type { Input } from '../wire/input.ts';
import type { Tags } from './entities.ts';
import type { ApiGatewayRegion } from './region.ts';

/** A request to one region, after the wire. */
export interface ApiGatewayRequest {
	readonly input: Input;
	readonly region: ApiGatewayRegion;
}

/** What an operation does; it answers with the SDK's output. */
export type ApiGatewayOperation = (request: ApiGatewayRequest) => object;

/**
 * The tags of a resource as a part of what describes it. Lists and what creates a resource leave them out
 * while there are none; what gets or updates one resource has `{}`.
 */
export function shownTags(tags: Tags, always: boolean): { tags?: Tags } {
	return always || Object.keys(tags).length > 0 ? { tags: { ...tags } } : {};
}
