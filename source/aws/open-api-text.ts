import type { ServiceLink } from './client-options.ts';

/**
 * A body that has to be an OpenAPI document in JSON, as text.
 *
 * @throws QdashError `unknown` where it is none
 */
export function openApiText(body: unknown, link: Pick<ServiceLink, 'lacking'>, operation: string): string {
	const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
	if (!isOpenApi(text)) throw link.lacking(operation, 'an OpenAPI document');
	return text;
}

function isOpenApi(text: string): boolean {
	try {
		const document: unknown = JSON.parse(text);
		return document !== null && typeof document === 'object' && 'openapi' in document;
	} catch {
		return false;
	}
}
