import type { RestRoute } from '../wire/rest-protocol.ts';
import { type Shape, structure, text } from './shape.ts';
import {
	copyDistributionRequest,
	distribution,
	distributionConfig,
	distributionConfigWithTags,
	distributionIdList,
	distributionList,
} from './shapes/distribution.ts';
import {
	createFunctionRequest,
	functionList,
	functionSummary,
	invalidation,
	invalidationBatch,
	invalidationList,
	monitoringSubscription,
	updateFunctionRequest,
} from './shapes/others.ts';
import {
	cachePolicyConfig,
	originAccessControlConfig,
	originAccessControlList,
	originAccessIdentity,
	originAccessIdentityConfig,
	originAccessIdentityList,
	originRequestPolicyConfig,
	policyListOf,
	policyOf,
	responseHeadersPolicyConfig,
} from './shapes/policies.ts';
import { tagKeys, tags } from './shapes/tags.ts';

/** A member of an input or output that is the body, as the root element of its name. */
interface Payload {
	readonly name: string;
	readonly shape: Shape;
}

/** A route with the form of its bodies. */
export interface CloudFrontRoute extends RestRoute {
	/** What the request's root element is. */
	readonly request?: Payload;
	readonly response?: Payload;
}

/** The version of the API in all paths; others of its form are read as this one. */
export const version = '/2020-05-31';

const paging = { Marker: 'Marker', MaxItems: 'MaxItems' } as const;
const ifMatch = { 'if-match': 'IfMatch' } as const;

interface Parts {
	readonly body?: readonly [name: string, shape: Shape];
	/** The request's root where the members of the input are in it, not under one name. */
	readonly root?: readonly [name: string, shape: Shape];
	readonly gives?: readonly [name: string, shape: Shape];
	readonly query?: RestRoute['query'];
	readonly headers?: RestRoute['headers'];
	readonly status?: number;
	readonly flag?: string;
	readonly answer?: RestRoute['answer'];
}

function route(operation: string, method: string, path: string, parts: Parts = {}): CloudFrontRoute {
	const { body, root, gives, ...rest } = parts;
	const request = body ?? root;
	return {
		...rest,
		operation,
		method,
		path: `${version}${path}`,
		...(body && { body: body[0] }),
		...(request && { request: { name: request[0], shape: request[1] } }),
		...(gives && { response: { name: gives[0], shape: gives[1] } }),
	};
}

function policyRoutes(name: string, plural: string, path: string, config: Shape): CloudFrontRoute[] {
	const policy = policyOf(name, config);
	const configName = `${name}Config`;
	return [
		route(`Create${name}`, 'POST', path, {
			body: [configName, config],
			gives: [name, policy],
			status: 201,
		}),
		route(`List${plural}`, 'GET', path, {
			query: { ...paging, Type: 'Type' },
			gives: [`${name}List`, policyListOf(name, config)],
		}),
		route(`Get${name}`, 'GET', `${path}/{Id}`, { gives: [name, policy] }),
		route(`Get${name}Config`, 'GET', `${path}/{Id}/config`, { gives: [configName, config] }),
		route(`Update${name}`, 'PUT', `${path}/{Id}`, {
			headers: ifMatch,
			body: [configName, config],
			gives: [name, policy],
		}),
		route(`Delete${name}`, 'DELETE', `${path}/{Id}`, { headers: ifMatch, status: 204 }),
		route(`ListDistributionsBy${name}Id`, 'GET', `/distributionsBy${name}Id/{${name}Id}`, {
			query: paging,
			gives: ['DistributionIdList', distributionIdList],
		}),
	];
}

function accessRoutes(
	name: string,
	plural: string,
	path: string,
	shapes: { readonly config: Shape; readonly whole: Shape; readonly list: Shape },
): CloudFrontRoute[] {
	const configName = `${name}Config`;
	return [
		route(`Create${name}`, 'POST', path, {
			body: [configName, shapes.config],
			gives: [name, shapes.whole],
			status: 201,
		}),
		route(`List${plural}`, 'GET', path, { query: paging, gives: [`${name}List`, shapes.list] }),
		route(`Get${name}`, 'GET', `${path}/{Id}`, { gives: [name, shapes.whole] }),
		route(`Get${name}Config`, 'GET', `${path}/{Id}/config`, { gives: [configName, shapes.config] }),
		route(`Update${name}`, 'PUT', `${path}/{Id}/config`, {
			headers: ifMatch,
			body: [configName, shapes.config],
			gives: [name, shapes.whole],
		}),
		route(`Delete${name}`, 'DELETE', `${path}/{Id}`, { headers: ifMatch, status: 204 }),
	];
}

const distributionRoutes = [
	route('CreateDistribution', 'POST', '/distribution', {
		body: ['DistributionConfig', distributionConfig],
		gives: ['Distribution', distribution],
		status: 201,
	}),
	route('CreateDistributionWithTags', 'POST', '/distribution', {
		flag: 'WithTags',
		body: ['DistributionConfigWithTags', distributionConfigWithTags],
		gives: ['Distribution', distribution],
		status: 201,
	}),
	route('ListDistributions', 'GET', '/distribution', {
		query: paging,
		gives: ['DistributionList', distributionList],
	}),
	route('GetDistribution', 'GET', '/distribution/{Id}', { gives: ['Distribution', distribution] }),
	route('GetDistributionConfig', 'GET', '/distribution/{Id}/config', {
		gives: ['DistributionConfig', distributionConfig],
	}),
	route('UpdateDistribution', 'PUT', '/distribution/{Id}/config', {
		headers: ifMatch,
		body: ['DistributionConfig', distributionConfig],
		gives: ['Distribution', distribution],
	}),
	route('DeleteDistribution', 'DELETE', '/distribution/{Id}', { headers: ifMatch, status: 204 }),
	route('CopyDistribution', 'POST', '/distribution/{PrimaryDistributionId}/copy', {
		headers: { ...ifMatch, staging: { name: 'Staging', type: 'boolean' } },
		root: ['CopyDistributionRequest', copyDistributionRequest],
		gives: ['Distribution', distribution],
		status: 201,
	}),
	route('ListDistributionsByWebACLId', 'GET', '/distributionsByWebACLId/{WebACLId}', {
		query: paging,
		gives: ['DistributionList', distributionList],
	}),
];

const invalidations = '/distribution/{DistributionId}/invalidation';
const monitoring = '/distributions/{DistributionId}/monitoring-subscription';

const partRoutes = [
	route('CreateInvalidation', 'POST', invalidations, {
		body: ['InvalidationBatch', invalidationBatch],
		gives: ['Invalidation', invalidation],
		status: 201,
	}),
	route('ListInvalidations', 'GET', invalidations, {
		query: paging,
		gives: ['InvalidationList', invalidationList],
	}),
	route('GetInvalidation', 'GET', `${invalidations}/{Id}`, { gives: ['Invalidation', invalidation] }),
	route('CreateMonitoringSubscription', 'POST', monitoring, {
		body: ['MonitoringSubscription', monitoringSubscription],
		gives: ['MonitoringSubscription', monitoringSubscription],
	}),
	route('GetMonitoringSubscription', 'GET', monitoring, {
		gives: ['MonitoringSubscription', monitoringSubscription],
	}),
	route('DeleteMonitoringSubscription', 'DELETE', monitoring),
	route('ListTagsForResource', 'GET', '/tagging', {
		query: { Resource: 'Resource' },
		gives: ['Tags', tags],
	}),
	// Which of the two it is stands in the query; the protocol puts it into the path.
	route('TagResource', 'POST', '/tagging/Tag', {
		query: { Resource: 'Resource' },
		body: ['Tags', tags],
		status: 204,
	}),
	route('UntagResource', 'POST', '/tagging/Untag', {
		query: { Resource: 'Resource' },
		body: ['TagKeys', tagKeys],
		status: 204,
	}),
];

const functionRoutes = [
	route('CreateFunction', 'POST', '/function', {
		root: ['CreateFunctionRequest', createFunctionRequest],
		gives: ['FunctionSummary', functionSummary],
		status: 201,
	}),
	route('ListFunctions', 'GET', '/function', {
		query: { ...paging, Stage: 'Stage' },
		gives: ['FunctionList', functionList],
	}),
	route('GetFunction', 'GET', '/function/{Name}', {
		query: { Stage: 'Stage' },
		answer: ({ FunctionCode, ContentType }) => ({
			type: String(ContentType),
			body: FunctionCode as Uint8Array,
		}),
	}),
	route('DescribeFunction', 'GET', '/function/{Name}/describe', {
		query: { Stage: 'Stage' },
		gives: ['FunctionSummary', functionSummary],
	}),
	route('UpdateFunction', 'PUT', '/function/{Name}', {
		headers: ifMatch,
		root: ['UpdateFunctionRequest', updateFunctionRequest],
		gives: ['FunctionSummary', functionSummary],
		answer: ({ ETag }) => ({ headers: { ETtag: String(ETag) } }),
	}),
	route('PublishFunction', 'POST', '/function/{Name}/publish', {
		headers: ifMatch,
		gives: ['FunctionSummary', functionSummary],
	}),
	route('DeleteFunction', 'DELETE', '/function/{Name}', { headers: ifMatch, status: 204 }),
];

export const cloudFrontRoutes: readonly CloudFrontRoute[] = [
	...distributionRoutes,
	...partRoutes,
	...functionRoutes,
	...policyRoutes('CachePolicy', 'CachePolicies', '/cache-policy', cachePolicyConfig),
	...policyRoutes(
		'OriginRequestPolicy',
		'OriginRequestPolicies',
		'/origin-request-policy',
		originRequestPolicyConfig,
	),
	...policyRoutes(
		'ResponseHeadersPolicy',
		'ResponseHeadersPolicies',
		'/response-headers-policy',
		responseHeadersPolicyConfig,
	),
	...accessRoutes('OriginAccessControl', 'OriginAccessControls', '/origin-access-control', {
		config: originAccessControlConfig,
		whole: structure({ Id: text, OriginAccessControlConfig: originAccessControlConfig }),
		list: originAccessControlList,
	}),
	...accessRoutes(
		'CloudFrontOriginAccessIdentity',
		'CloudFrontOriginAccessIdentities',
		'/origin-access-identity/cloudfront',
		{
			config: originAccessIdentityConfig,
			whole: originAccessIdentity,
			list: originAccessIdentityList,
		},
	),
];
