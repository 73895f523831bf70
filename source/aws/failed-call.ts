import { type ErrorKind, QdashError } from '../model/errors.ts';
import { redact } from '../model/redact.ts';
import { sanitise } from '../model/sanitise.ts';

/** Which call failed, and where: what an error's sentence is made from. */
export interface FailedCall {
	readonly service: string;
	readonly operation: string;
	/** `at 127.0.0.1:4566`, or `in eu-west-1` for AWS itself. */
	readonly where: string;
	readonly region: string;
	/** The profile in use, for the advice on how to log in. */
	readonly profile: string | null;
	/** Secrets known by value, to be kept out of sentences. */
	readonly secrets?: readonly string[];
}

/** What a thrown value of the SDK may carry. Nothing of it can be relied on. */
export interface RawError {
	readonly name?: string;
	readonly message?: string;
	readonly code?: string;
	readonly Code?: string;
	readonly cause?: unknown;
	readonly hostname?: string;
	readonly tryNextLink?: boolean;
	readonly retryAfterSeconds?: number | string;
	readonly $fault?: 'client' | 'server';
	readonly $retryable?: { readonly throttling?: boolean };
	readonly $metadata?: { readonly httpStatusCode?: number };
	readonly $response?: {
		readonly statusCode?: number;
		readonly headers?: Record<string, string | undefined>;
	};
}

/** An error's verdict, before it is joined with the call. */
export interface Verdict {
	readonly kind: ErrorKind;
	readonly message: string;
	readonly retryAfter?: number | undefined;
}

/** Longer texts of a server are cut: a status line shows one sentence. */
const longest = 240;

/** A server's text as one safe, short sentence part, without secrets and without its last full stop. */
export function quote(text: string | undefined, call: FailedCall): string {
	const clean = sanitise(redact((text ?? '').replace(/\s+/g, ' ').trim(), call.secrets)).replace(
		/[.\s]+$/,
		'',
	);
	const characters = [...clean];
	return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : clean;
}

/** `aws sso login`, for the profile in use. */
export function loginCommand(call: FailedCall): string {
	return call.profile === null ? 'aws sso login' : `aws sso login --profile ${sanitise(call.profile)}`;
}

/** Makes the one error type out of a verdict. The raw error stays as the cause; its text is never shown. */
export function failure(call: FailedCall, verdict: Verdict, raw?: RawError): QdashError {
	const code = raw?.name && raw.name !== 'Error' ? raw.name : (raw?.code ?? raw?.Code);
	return new QdashError({
		kind: verdict.kind,
		service: call.service,
		operation: call.operation,
		message: verdict.message,
		...(code ? { code: sanitise(code) } : {}),
		...(verdict.retryAfter === undefined ? {} : { retryAfter: verdict.retryAfter }),
		...(raw === undefined ? {} : { cause: raw }),
	});
}
