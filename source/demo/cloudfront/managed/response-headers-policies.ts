import type { ResponseHeadersPolicyConfig } from '../shapes/policies.ts';

type Cors = NonNullable<ResponseHeadersPolicyConfig['CorsConfig']>;
type Security = NonNullable<ResponseHeadersPolicyConfig['SecurityHeadersConfig']>;

const simple: Cors = {
	AccessControlAllowOrigins: { Quantity: 1, Items: ['*'] },
	AccessControlAllowHeaders: { Quantity: 1, Items: ['*'] },
	AccessControlAllowMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
	AccessControlAllowCredentials: false,
	OriginOverride: false,
};

const preflight: Cors = {
	...simple,
	AccessControlAllowMethods: {
		Quantity: 7,
		Items: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'],
	},
	AccessControlExposeHeaders: { Quantity: 1, Items: ['*'] },
};

const security: Security = {
	XSSProtection: { Override: false, Protection: true, ModeBlock: true },
	FrameOptions: { Override: false, FrameOption: 'SAMEORIGIN' },
	ReferrerPolicy: { Override: false, ReferrerPolicy: 'strict-origin-when-cross-origin' },
	ContentTypeOptions: { Override: true },
	StrictTransportSecurity: {
		Override: false,
		IncludeSubdomains: false,
		Preload: false,
		AccessControlMaxAgeSec: 31_536_000,
	},
};

function policy(
	id: string,
	name: string,
	comment: string,
	config: { readonly CorsConfig?: Cors; readonly SecurityHeadersConfig?: Security },
): { id: string; config: ResponseHeadersPolicyConfig } {
	return { id, config: { Comment: comment, Name: `Managed-${name}`, ...config } };
}

/** AWS's own response headers policies, with their ids, names and settings from the Developer Guide. */
export const managedResponseHeadersPolicies = [
	policy(
		'60669652-455b-4ae9-85a4-c4c02393f86c',
		'SimpleCORS',
		'Allows all origins for simple CORS requests',
		{ CorsConfig: simple },
	),
	policy(
		'5cc3b908-e619-4b99-88e5-2cf7f45965bd',
		'CORS-With-Preflight',
		'Allows all origins for CORS requests, including preflight requests',
		{ CorsConfig: preflight },
	),
	policy(
		'67f7725c-6f97-4210-82d7-5512b31e9d03',
		'SecurityHeadersPolicy',
		'Adds a set of security headers to every response',
		{ SecurityHeadersConfig: security },
	),
	policy(
		'e61eb60c-9c35-4d20-a928-2b84e02af89c',
		'CORS-and-SecurityHeadersPolicy',
		'Allows all origins for simple CORS requests and adds security headers',
		{ CorsConfig: simple, SecurityHeadersConfig: security },
	),
	policy(
		'eaab4381-ed33-4a86-88ca-d9558dc6cd63',
		'CORS-with-preflight-and-SecurityHeadersPolicy',
		'Allows all origins for CORS requests, including preflight requests, and adds security headers',
		{ CorsConfig: preflight, SecurityHeadersConfig: security },
	),
];
