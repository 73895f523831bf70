import type { CachePolicyConfig } from '../shapes/policies.ts';

type Key = NonNullable<CachePolicyConfig['ParametersInCacheKeyAndForwardedToOrigin']>;

const none = { HeaderBehavior: 'none' } as const;

function headers(...names: string[]): Key['HeadersConfig'] {
	return { HeaderBehavior: 'whitelist', Headers: { Quantity: names.length, Items: names } };
}

function policy(
	id: string,
	name: string,
	comment: string,
	[min, standard, max]: readonly [number, number, number],
	key: {
		readonly compression: 'none' | 'gzip' | 'both';
		readonly headers: Key['HeadersConfig'];
		readonly cookies: 'none' | 'all';
		readonly queries: Key['QueryStringsConfig'];
	},
): { id: string; config: CachePolicyConfig } {
	return {
		id,
		config: {
			Comment: comment,
			Name: name,
			DefaultTTL: standard,
			MaxTTL: max,
			MinTTL: min,
			ParametersInCacheKeyAndForwardedToOrigin: {
				EnableAcceptEncodingGzip: key.compression !== 'none',
				EnableAcceptEncodingBrotli: key.compression === 'both',
				HeadersConfig: key.headers,
				CookiesConfig: { CookieBehavior: key.cookies },
				QueryStringsConfig: key.queries,
			},
		},
	};
}

const day = 86_400;
const year = 31_536_000;
const noQueries = { QueryStringBehavior: 'none' } as const;
const allQueries = { QueryStringBehavior: 'all' } as const;
const manifestQueries: Key['QueryStringsConfig'] = {
	QueryStringBehavior: 'whitelist',
	QueryStrings: { Quantity: 4, Items: ['aws.manifestfilter', 'start', 'end', 'm'] },
};
const originHeaders = headers(
	'host',
	'origin',
	'x-http-method',
	'x-http-method-override',
	'x-method-override',
);

/** AWS's own cache policies, with their ids, names and settings as every account lists them. */
export const managedCachePolicies = [
	policy(
		'658327ea-f89d-4fab-a63d-7e88639e58f6',
		'Managed-CachingOptimized',
		'Policy with caching enabled. Supports Gzip and Brotli compression.',
		[1, day, year],
		{ compression: 'both', headers: none, cookies: 'none', queries: noQueries },
	),
	policy(
		'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
		'Managed-CachingOptimizedForUncompressedObjects',
		'Default policy when compression is disabled',
		[1, day, year],
		{ compression: 'none', headers: none, cookies: 'none', queries: noQueries },
	),
	policy(
		'4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
		'Managed-CachingDisabled',
		'Policy with caching disabled',
		[0, 0, 0],
		{ compression: 'none', headers: none, cookies: 'none', queries: noQueries },
	),
	policy(
		'08627262-05a9-4f76-9ded-b50ca2e3a84f',
		'Managed-Elemental-MediaPackage',
		'Policy for Elemental MediaPackage Origin',
		[0, day, year],
		{
			compression: 'gzip',
			headers: headers('origin'),
			cookies: 'none',
			queries: manifestQueries,
		},
	),
	policy(
		'2e54312d-136d-493c-8eb9-b001f22f67d2',
		'Managed-Amplify',
		'Policy for Amplify Origin',
		[2, 2, 600],
		{
			compression: 'both',
			headers: headers('Authorization', 'CloudFront-Viewer-Country', 'Host'),
			cookies: 'all',
			queries: allQueries,
		},
	),
	policy(
		'83da9c7e-98b4-4e11-a168-04f0df8e2c65',
		'UseOriginCacheControlHeaders',
		'Policy for origins that return Cache-Control headers. Query strings are not included in the cache key.',
		[0, 0, year],
		{ compression: 'both', headers: originHeaders, cookies: 'all', queries: noQueries },
	),
	policy(
		'4cc15a8a-d715-48a4-82b8-cc0b614638fe',
		'UseOriginCacheControlHeaders-QueryStrings',
		'Policy for origins that return Cache-Control headers and serve different content based on values present in the query string.',
		[0, 0, year],
		{ compression: 'both', headers: originHeaders, cookies: 'all', queries: allQueries },
	),
	policy(
		'4d1d2f1d-3a71-49ad-9e08-7ea5d843a556',
		'Managed-Amplify-Default',
		'Default Amplify cache policy',
		[0, 0, year],
		{
			compression: 'both',
			headers: headers('Accept', 'Authorization', 'CloudFront-Viewer-Country', 'Host'),
			cookies: 'all',
			queries: allQueries,
		},
	),
	policy(
		'a6bad946-36c3-4c33-aa98-362c74a7fb13',
		'Managed-Amplify-DefaultNoCookies',
		'Default Amplify cache policy without cookies',
		[0, 0, year],
		{
			compression: 'both',
			headers: headers('Accept', 'Authorization', 'CloudFront-Viewer-Country', 'Host'),
			cookies: 'none',
			queries: allQueries,
		},
	),
	policy(
		'1c6db51a-a33f-469a-8245-dae26771f530',
		'Managed-Amplify-ImageOptimization',
		'Amplify cache policy for image optimization',
		[0, 0, year],
		{
			compression: 'both',
			headers: headers('Accept', 'Authorization', 'Host'),
			cookies: 'none',
			queries: allQueries,
		},
	),
	policy(
		'7e5fad67-ee98-4ad0-b05a-394999eefc1a',
		'Managed-Amplify-StaticContent',
		'Amplify cache policy for static content',
		[0, 0, year],
		{ compression: 'both', headers: headers('Authorization', 'Host'), cookies: 'none', queries: noQueries },
	),
];
