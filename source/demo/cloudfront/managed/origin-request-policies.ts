import type { OriginRequestPolicyConfig } from '../shapes/policies.ts';

type HeadersConfig = OriginRequestPolicyConfig['HeadersConfig'];

function listed(behaviour: HeadersConfig['HeaderBehavior'], ...names: string[]): HeadersConfig {
	return { HeaderBehavior: behaviour, Headers: { Quantity: names.length, Items: names } };
}

function policy(
	id: string,
	name: string,
	comment: string,
	headers: HeadersConfig,
	cookies: 'none' | 'all',
	queries: 'none' | 'all',
): { id: string; config: OriginRequestPolicyConfig } {
	return {
		id,
		config: {
			Comment: comment,
			Name: `Managed-${name}`,
			HeadersConfig: headers,
			CookiesConfig: { CookieBehavior: cookies },
			QueryStringsConfig: { QueryStringBehavior: queries },
		},
	};
}

/** AWS's own origin request policies, with their ids, names and settings from the Developer Guide. */
export const managedOriginRequestPolicies = [
	policy(
		'acba4595-bd28-49b8-b9fe-13317c0390fa',
		'UserAgentRefererHeaders',
		'Policy to forward user-agent and referer headers to origin',
		listed('whitelist', 'user-agent', 'referer'),
		'none',
		'none',
	),
	policy(
		'59781a5b-3903-41f3-afcb-af62929ccde1',
		'CORS-CustomOrigin',
		'Policy for CORS when origin is custom',
		listed('whitelist', 'origin'),
		'none',
		'none',
	),
	policy(
		'88a5eaf4-2fd4-4709-b370-b4c650ea3fcf',
		'CORS-S3Origin',
		'Policy for S3 origin with CORS',
		listed('whitelist', 'origin', 'access-control-request-headers', 'access-control-request-method'),
		'none',
		'none',
	),
	policy(
		'216adef6-5c7f-47e4-b989-5492eafa07d3',
		'AllViewer',
		'Policy to forward all parameters in viewer requests',
		{ HeaderBehavior: 'allViewer' },
		'all',
		'all',
	),
	policy(
		'775133bc-15f2-49f9-abea-afb2e0bf67d2',
		'Elemental-MediaTailor-PersonalizedManifests',
		'Policy for Elemental MediaTailor Origin',
		listed(
			'whitelist',
			'origin',
			'access-control-request-headers',
			'access-control-request-method',
			'user-agent',
			'x-forwarded-for',
		),
		'none',
		'all',
	),
	policy(
		'33f36d7e-f396-46d9-90e0-52428a34d9dc',
		'AllViewerAndCloudFrontHeaders-2022-06',
		'Policy to forward all parameters in viewer requests and all CloudFront headers that were released through June 2022',
		listed(
			'allViewerAndWhitelistCloudFront',
			'CloudFront-Forwarded-Proto',
			'CloudFront-Is-Android-Viewer',
			'CloudFront-Is-Desktop-Viewer',
			'CloudFront-Is-IOS-Viewer',
			'CloudFront-Is-Mobile-Viewer',
			'CloudFront-Is-SmartTV-Viewer',
			'CloudFront-Is-Tablet-Viewer',
			'CloudFront-Viewer-Address',
			'CloudFront-Viewer-ASN',
			'CloudFront-Viewer-City',
			'CloudFront-Viewer-Country',
			'CloudFront-Viewer-Country-Name',
			'CloudFront-Viewer-Country-Region',
			'CloudFront-Viewer-Country-Region-Name',
			'CloudFront-Viewer-Http-Version',
			'CloudFront-Viewer-Latitude',
			'CloudFront-Viewer-Longitude',
			'CloudFront-Viewer-Metro-Code',
			'CloudFront-Viewer-Postal-Code',
			'CloudFront-Viewer-Time-Zone',
			'CloudFront-Viewer-TLS',
		),
		'all',
		'all',
	),
	policy(
		'b689b0a8-53d0-40ab-baf2-68738e2966ac',
		'AllViewerExceptHostHeader',
		'Policy to forward all parameters in viewer requests except for the Host header',
		listed('allExcept', 'Host'),
		'all',
		'all',
	),
	policy(
		'bf0718e1-ba1e-49d1-88b1-f726733018ae',
		'HostHeaderOnly',
		'Policy to forward only the Host header to the origin',
		listed('whitelist', 'host'),
		'none',
		'none',
	),
];
