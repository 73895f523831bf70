import type { Made, OperationInput, Step } from '../scenario.ts';
import { invocationUri } from './functions.ts';

/** What a route leads to. */
export type RestTarget =
	| { readonly function: string }
	| { readonly queue: string }
	| { readonly url: string }
	| { readonly mock: true };

/** A method of a resource. */
export interface RestRoute {
	readonly method: string;
	/** `/orders/{id}` */
	readonly path: string;
	readonly target: RestTarget;
	/** The name of an authoriser of the API, or `API_KEY`. */
	readonly authoriser?: string;
	/** Milliseconds. */
	readonly timeout?: number;
}

/** A stage as it is set up. */
export interface RestStage {
	readonly name: string;
	/** Requests a second, and the burst, of every method. */
	readonly throttle?: { readonly rate: number; readonly burst: number };
	readonly detailedMetrics?: boolean;
	readonly variables?: Readonly<Record<string, string>>;
}

/** A REST API as it is set up. */
export interface RestKit {
	readonly name: string;
	readonly description: string;
	readonly team: string;
	/** By name: a user pool, or a function. */
	readonly authorisers?: Readonly<
		Record<string, { readonly userPool: string } | { readonly function: string }>
	>;
	readonly routes: readonly RestRoute[];
	/** What the first deployment is described with. */
	readonly deployment: string;
	readonly stages: readonly RestStage[];
}

/** The ARN of a stage, as verdicts and tags name it. */
export function restStageArn(made: Made, api: string, stage: string): string {
	return `arn:aws:apigateway:${made.region}::/restapis/${made.text(api, 'id')}/stages/${stage}`;
}

/** By which later steps know a deployment. */
export function deploymentName(api: string, description: string): string {
	return `${api} ${description}`;
}

/** What makes a REST API with its first deployment and its stages. */
export function restApiSteps(kit: RestKit): Step[] {
	const call = (operation: string, input: (made: Made) => OperationInput, as?: string): Step => ({
		service: 'APIGateway',
		operation,
		input: (made) => ({ restApiId: made.text(kit.name, 'id'), ...input(made) }),
		...(as && { as }),
	});
	const authoriserName = (name: string) => `${kit.name} authoriser ${name}`;
	const steps: Step[] = [
		{
			service: 'APIGateway',
			operation: 'CreateRestApi',
			as: kit.name,
			input: {
				name: kit.name,
				description: kit.description,
				endpointConfiguration: { types: ['REGIONAL'] },
				tags: { team: kit.team },
			},
		},
	];
	for (const [name, source] of Object.entries(kit.authorisers ?? {})) {
		const step = call(
			'CreateAuthorizer',
			(made) => ({
				name,
				identitySource: 'method.request.header.Authorization',
				...('userPool' in source
					? {
							type: 'COGNITO_USER_POOLS',
							providerARNs: [
								`arn:aws:cognito-idp:${made.region}:${made.account}:userpool/${made.region}_${source.userPool}`,
							],
						}
					: { type: 'TOKEN', authorizerUri: invocationUri(made, source.function) }),
			}),
			authoriserName(name),
		);
		steps.push(step);
	}
	const resourceName = (path: string) => `${kit.name} resource ${path}`;
	const resourceId = (made: Made, path: string) =>
		path === '' ? made.text(kit.name, 'rootResourceId') : made.text(resourceName(path), 'id');
	const known = new Set<string>();
	for (const { path } of kit.routes) {
		const segments = path.split('/').slice(1);
		segments.forEach((pathPart, index) => {
			const parent = segments
				.slice(0, index)
				.map((segment) => `/${segment}`)
				.join('');
			const full = `${parent}/${pathPart}`;
			if (known.has(full)) return;
			known.add(full);
			const input = (made: Made) => ({ parentId: resourceId(made, parent), pathPart });
			steps.push(call('CreateResource', input, resourceName(full)));
		});
	}
	for (const route of kit.routes) {
		const place = (made: Made) => ({ resourceId: resourceId(made, route.path), httpMethod: route.method });
		steps.push(
			call('PutMethod', (made) => ({ ...place(made), ...authorisation(made, route, kit, authoriserName) })),
			call('PutIntegration', (made) => ({
				...place(made),
				...integration(made, route),
				...(route.timeout !== undefined && { timeoutInMillis: route.timeout }),
			})),
		);
	}
	steps.push(
		call(
			'CreateDeployment',
			() => ({ description: kit.deployment }),
			deploymentName(kit.name, kit.deployment),
		),
	);
	for (const stage of kit.stages) {
		steps.push(
			call('CreateStage', (made) => ({
				stageName: stage.name,
				deploymentId: made.text(deploymentName(kit.name, kit.deployment), 'id'),
				tags: { team: kit.team },
				...(stage.variables && { variables: stage.variables }),
			})),
		);
		const patches = stagePatches(stage);
		if (patches.length > 0) {
			steps.push(call('UpdateStage', () => ({ stageName: stage.name, patchOperations: patches })));
		}
	}
	return steps;
}

/** What deploys what there is now, to nowhere or with a canary. */
export function deploymentSteps(
	api: string,
	description: string,
	canary?: { readonly stage: string; readonly percent: number },
): Step[] {
	return [
		{
			service: 'APIGateway',
			operation: 'CreateDeployment',
			as: deploymentName(api, description),
			input: (made) => ({
				restApiId: made.text(api, 'id'),
				description,
				...(canary && { stageName: canary.stage, canarySettings: { percentTraffic: canary.percent } }),
			}),
		},
	];
}

/** What gives a canary's deployment to everybody, as the console does. */
export function promotionStep(api: string, stage: string, description: string): Step {
	return {
		service: 'APIGateway',
		operation: 'UpdateStage',
		input: (made) => ({
			restApiId: made.text(api, 'id'),
			stageName: stage,
			patchOperations: [
				{
					op: 'replace',
					path: '/deploymentId',
					value: made.text(deploymentName(api, description), 'id'),
				},
				{ op: 'remove', path: '/canarySettings' },
			],
		}),
	};
}

function authorisation(
	made: Made,
	{ authoriser }: RestRoute,
	{ authorisers }: RestKit,
	nameOf: (name: string) => string,
): OperationInput {
	if (authoriser === undefined) return { authorizationType: 'NONE' };
	if (authoriser === 'API_KEY') return { authorizationType: 'NONE', apiKeyRequired: true };
	const source = authorisers?.[authoriser];
	return {
		authorizationType: source && 'userPool' in source ? 'COGNITO_USER_POOLS' : 'CUSTOM',
		authorizerId: made.text(nameOf(authoriser), 'id'),
	};
}

function integration(made: Made, { method, target }: RestRoute): OperationInput {
	if ('function' in target) {
		return { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: invocationUri(made, target.function) };
	}
	if ('queue' in target) {
		return {
			type: 'AWS',
			integrationHttpMethod: 'POST',
			uri: `arn:aws:apigateway:${made.region}:sqs:path/${made.account}/${target.queue}`,
			credentials: `arn:aws:iam::${made.account}:role/api-sends`,
			requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
			requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
		};
	}
	if ('url' in target) return { type: 'HTTP_PROXY', integrationHttpMethod: method, uri: target.url };
	return { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } };
}

function stagePatches({ throttle, detailedMetrics }: RestStage): OperationInput[] {
	const replace = (path: string, value: string) => ({ op: 'replace', path, value });
	return [
		...(detailedMetrics ? [replace('/*/*/metrics/enabled', 'true')] : []),
		...(throttle
			? [
					replace('/*/*/throttling/rateLimit', String(throttle.rate)),
					replace('/*/*/throttling/burstLimit', String(throttle.burst)),
				]
			: []),
	];
}
