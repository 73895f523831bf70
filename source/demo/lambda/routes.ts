import type { RestBodies, RestMember, RestRoute } from '../wire/rest-protocol.ts';
import { jsonBodies } from '../wire/rest-protocol.ts';

const functions = '/2015-03-31/functions';
const one = `${functions}/{FunctionName}`;
const mappings = '/2015-03-31/event-source-mappings';
const marker: Readonly<Record<string, RestMember>> = {
	Marker: 'Marker',
	MaxItems: { name: 'MaxItems', type: 'number' },
};
const qualifier: Readonly<Record<string, RestMember>> = { Qualifier: 'Qualifier' };

/** Methods, paths and statuses, from Lambda's service model; DeleteFunction answers 204, as AWS does. */
export const lambdaRoutes: readonly RestRoute[] = [
	{ operation: 'CreateFunction', method: 'POST', path: functions, status: 201 },
	{
		operation: 'ListFunctions',
		method: 'GET',
		path: functions,
		query: { ...marker, FunctionVersion: 'FunctionVersion', MasterRegion: 'MasterRegion' },
	},
	{ operation: 'GetFunction', method: 'GET', path: one, query: qualifier },
	{ operation: 'DeleteFunction', method: 'DELETE', path: one, query: qualifier, status: 204 },
	{ operation: 'GetFunctionConfiguration', method: 'GET', path: `${one}/configuration`, query: qualifier },
	{ operation: 'UpdateFunctionConfiguration', method: 'PUT', path: `${one}/configuration` },
	{ operation: 'UpdateFunctionCode', method: 'PUT', path: `${one}/code` },
	{ operation: 'PublishVersion', method: 'POST', path: `${one}/versions`, status: 201 },
	{ operation: 'ListVersionsByFunction', method: 'GET', path: `${one}/versions`, query: marker },
	{ operation: 'CreateAlias', method: 'POST', path: `${one}/aliases`, status: 201 },
	{
		operation: 'ListAliases',
		method: 'GET',
		path: `${one}/aliases`,
		query: { ...marker, FunctionVersion: 'FunctionVersion' },
	},
	{ operation: 'GetAlias', method: 'GET', path: `${one}/aliases/{Name}` },
	{ operation: 'UpdateAlias', method: 'PUT', path: `${one}/aliases/{Name}` },
	{ operation: 'DeleteAlias', method: 'DELETE', path: `${one}/aliases/{Name}`, status: 204 },
	{ operation: 'AddPermission', method: 'POST', path: `${one}/policy`, query: qualifier, status: 201 },
	{ operation: 'GetPolicy', method: 'GET', path: `${one}/policy`, query: qualifier },
	{
		operation: 'RemovePermission',
		method: 'DELETE',
		path: `${one}/policy/{StatementId}`,
		query: { ...qualifier, RevisionId: 'RevisionId' },
		status: 204,
	},
	{
		operation: 'Invoke',
		method: 'POST',
		path: `${one}/invocations`,
		query: qualifier,
		headers: { 'x-amz-invocation-type': 'InvocationType', 'x-amz-log-type': 'LogType' },
		body: 'Payload',
		answer: ({ StatusCode, Payload, FunctionError, LogResult, ExecutedVersion }) => ({
			status: Number(StatusCode),
			type: Payload === undefined ? '' : 'application/json',
			body: (Payload as Uint8Array | undefined) ?? '',
			headers: {
				...(FunctionError !== undefined && { 'X-Amz-Function-Error': String(FunctionError) }),
				...(LogResult !== undefined && { 'X-Amz-Log-Result': String(LogResult) }),
				...(ExecutedVersion !== undefined && { 'X-Amz-Executed-Version': String(ExecutedVersion) }),
			},
		}),
	},
	{
		operation: 'PutFunctionConcurrency',
		method: 'PUT',
		path: '/2017-10-31/functions/{FunctionName}/concurrency',
	},
	{
		operation: 'GetFunctionConcurrency',
		method: 'GET',
		path: '/2019-09-30/functions/{FunctionName}/concurrency',
	},
	{
		operation: 'DeleteFunctionConcurrency',
		method: 'DELETE',
		path: '/2017-10-31/functions/{FunctionName}/concurrency',
		status: 204,
	},
	...provisionedRoutes(),
	...eventInvokeRoutes(),
	{ operation: 'GetAccountSettings', method: 'GET', path: '/2016-08-19/account-settings' },
	{ operation: 'CreateEventSourceMapping', method: 'POST', path: mappings, status: 202 },
	{
		operation: 'ListEventSourceMappings',
		method: 'GET',
		path: mappings,
		query: { ...marker, EventSourceArn: 'EventSourceArn', FunctionName: 'FunctionName' },
	},
	{ operation: 'GetEventSourceMapping', method: 'GET', path: `${mappings}/{UUID}` },
	{ operation: 'UpdateEventSourceMapping', method: 'PUT', path: `${mappings}/{UUID}`, status: 202 },
	{ operation: 'DeleteEventSourceMapping', method: 'DELETE', path: `${mappings}/{UUID}`, status: 202 },
	{ operation: 'ListTags', method: 'GET', path: '/2017-03-31/tags/{Resource}' },
	{ operation: 'TagResource', method: 'POST', path: '/2017-03-31/tags/{Resource}', status: 204 },
	{
		operation: 'UntagResource',
		method: 'DELETE',
		path: '/2017-03-31/tags/{Resource}',
		query: { tagKeys: { name: 'TagKeys', type: 'texts' } },
		status: 204,
	},
];

function provisionedRoutes(): readonly RestRoute[] {
	const path = '/2019-09-30/functions/{FunctionName}/provisioned-concurrency';
	return [
		{
			operation: 'PutProvisionedConcurrencyConfig',
			method: 'PUT',
			path,
			query: qualifier,
			status: 202,
		},
		{ operation: 'GetProvisionedConcurrencyConfig', method: 'GET', path, query: qualifier },
		{ operation: 'ListProvisionedConcurrencyConfigs', method: 'GET', path, flag: 'List', query: marker },
		{
			operation: 'DeleteProvisionedConcurrencyConfig',
			method: 'DELETE',
			path,
			query: qualifier,
			status: 204,
		},
	];
}

function eventInvokeRoutes(): readonly RestRoute[] {
	const path = '/2019-09-25/functions/{FunctionName}/event-invoke-config';
	return [
		{ operation: 'PutFunctionEventInvokeConfig', method: 'PUT', path, query: qualifier },
		{ operation: 'UpdateFunctionEventInvokeConfig', method: 'POST', path, query: qualifier },
		{ operation: 'GetFunctionEventInvokeConfig', method: 'GET', path, query: qualifier },
		{ operation: 'DeleteFunctionEventInvokeConfig', method: 'DELETE', path, query: qualifier, status: 204 },
		{ operation: 'ListFunctionEventInvokeConfigs', method: 'GET', path: `${path}/list`, query: marker },
	];
}

const json = jsonBodies();

/** JSON, but for the payload of an invocation, which the function reads itself. */
export const lambdaBodies: RestBodies = {
	...json,
	parse: (body, route) => (route.operation === 'Invoke' ? body : json.parse(body, route)),
};
