import type { AppServices } from '../../app-services.ts';
import type { StageRecord, StageRef } from '../../model/api.ts';
import type { Context } from '../../model/context.ts';
import { sanitise } from '../../model/sanitise.ts';

/**
 * The address that AWS gives a stage (`https://{id}.execute-api.{region}.amazonaws.com/{stage}`); null at an
 * endpoint that is not AWS, and while the API's id or its stage is not known.
 */
export function invokeUrl({ apiId, protocol, stage }: StageRef, context: Context): string | null {
	if (context.endpoint !== null || apiId === null || stage === '') return null;
	const suffix = context.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
	const scheme = protocol === 'WebSocket' ? 'wss' : 'https';
	const path = stage === '$default' ? '' : `/${stage}`;
	return `${scheme}://${apiId}.execute-api.${context.region}.${suffix}${path}`;
}

/** Copies the address of a stage, or what else names it where it has none that is known. */
export function copyAddress(services: AppServices, { ref, api }: StageRecord): void {
	const { context } = services.session.store.latest;
	const url = context && invokeUrl(ref, context);
	if (url) {
		const off = api?.executeApiDisabled ? ', which is switched off: only custom domains answer' : '';
		services.copy(url, `the stage's address${off}`);
	} else if (ref.apiId !== null) services.copy(ref.apiId, "the API's id");
	else services.copy(ref.apiName, "the API's name");
}

/** What a stage is called: `orders-api / prod`. */
export function stageName({ apiName, stage }: StageRef): string {
	return sanitise(stage === '' ? apiName : `${apiName} / ${stage}`);
}
