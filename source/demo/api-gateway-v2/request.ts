import type { Input } from '../wire/input.ts';
import type { ApiState } from './api-state.ts';
import type { V2Region } from './region.ts';

/** One request to API Gateway v2, with what its operations need. */
export interface V2Request {
	readonly input: Input;
	readonly region: V2Region;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** An operation; what it returns is the answer's body, with the SDK's names. */
export type V2Operation = (request: V2Request) => object;

/** The API that `ApiId` names. */
export function requestedApi({ input, region }: V2Request): ApiState {
	return region.api(input.requiredText('ApiId'));
}
