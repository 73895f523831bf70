import { cloudFrontError, invalidArgument } from './errors.ts';
import type { Known } from './known.ts';
import { noSuchOrigin } from './origin-rules.ts';
import type { DefaultCacheBehaviour, DistributionConfig } from './shapes/distribution.ts';

const mostBehaviours = 75;
const allMethods = 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT';
const allowedMethods = new Set(['GET,HEAD', 'GET,HEAD,OPTIONS', allMethods]);
const cachedMethods = new Set(['GET,HEAD', 'GET,HEAD,OPTIONS']);

export function checkBehaviours(
	config: DistributionConfig,
	targets: ReadonlySet<string>,
	known: Known,
): void {
	const items = config.CacheBehaviors?.Items ?? [];
	if (items.length > mostBehaviours) {
		throw cloudFrontError(
			'TooManyCacheBehaviors',
			'You cannot create more cache behaviors for the distribution.',
		);
	}
	checkBehaviour(config.DefaultCacheBehavior, targets, known);
	const patterns = new Set<string>();
	for (const behaviour of items) {
		const { PathPattern } = behaviour;
		if (PathPattern === '' || PathPattern.length > 255) {
			throw invalidArgument('The parameter PathPattern is invalid.');
		}
		if (patterns.has(PathPattern)) {
			throw invalidArgument('Your request contains more than one cache behavior with the same path pattern.');
		}
		patterns.add(PathPattern);
		checkBehaviour(behaviour, targets, known);
	}
}

function checkBehaviour(behaviour: DefaultCacheBehaviour, targets: ReadonlySet<string>, known: Known): void {
	if (!targets.has(behaviour.TargetOriginId)) throw noSuchOrigin();
	checkMethods(behaviour);
	checkCaching(behaviour, known);
	const { OriginRequestPolicyId, ResponseHeadersPolicyId } = behaviour;
	if (OriginRequestPolicyId && !known.originRequestPolicy(OriginRequestPolicyId)) {
		throw cloudFrontError('NoSuchOriginRequestPolicy', 'The specified origin request policy does not exist.');
	}
	if (ResponseHeadersPolicyId && !known.responseHeadersPolicy(ResponseHeadersPolicyId)) {
		throw cloudFrontError(
			'NoSuchResponseHeadersPolicy',
			'The specified response headers policy does not exist.',
		);
	}
	checkFunctions(behaviour, known);
}

function checkMethods({ AllowedMethods }: DefaultCacheBehaviour): void {
	const allowed = AllowedMethods?.Items ?? [];
	if (!allowedMethods.has([...allowed].sort().join())) {
		throw invalidArgument('The parameter Method contains methods which are not supported together.');
	}
	const cached = AllowedMethods?.CachedMethods?.Items ?? [];
	const allAllowed = cached.every((method) => allowed.includes(method));
	if (!allAllowed || !cachedMethods.has([...cached].sort().join())) {
		throw invalidArgument('The parameter CachedMethods contains methods which cannot be cached.');
	}
}

function checkCaching(behaviour: DefaultCacheBehaviour, known: Known): void {
	const { CachePolicyId, ForwardedValues, OriginRequestPolicyId, MinTTL, DefaultTTL, MaxTTL } = behaviour;
	if (CachePolicyId) {
		if (ForwardedValues) {
			throw invalidArgument(
				'The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.',
			);
		}
		if (!known.cachePolicy(CachePolicyId)) {
			throw cloudFrontError('NoSuchCachePolicy', 'The specified cache policy does not exist.');
		}
		return;
	}
	if (!ForwardedValues) throw invalidArgument('The parameter ForwardedValues is required.');
	if (OriginRequestPolicyId) {
		throw invalidArgument(
			'The parameter OriginRequestPolicyId cannot be used without a cache policy in the cache behavior.',
		);
	}
	const { Forward, WhitelistedNames } = ForwardedValues.Cookies;
	if ((Forward === 'whitelist') !== (WhitelistedNames !== undefined && WhitelistedNames.Quantity > 0)) {
		throw cloudFrontError(
			'InvalidForwardCookies',
			'Your request contains forward cookies option which does not match with the expectation for the whitelisted list of cookie names.',
		);
	}
	checkTtlOrder(MinTTL ?? 0, DefaultTTL ?? 0, MaxTTL ?? 0);
}

/** @throws ServiceError `InvalidTTLOrder` unless minimum, default and maximum are in order */
export function checkTtlOrder(min: number, standard: number, max: number): void {
	if (min < 0 || min > standard || standard > max) {
		throw cloudFrontError(
			'InvalidTTLOrder',
			'The parameters MinTTL, DefaultTTL and MaxTTL must be in order: MinTTL <= DefaultTTL <= MaxTTL.',
		);
	}
}

function checkFunctions(behaviour: DefaultCacheBehaviour, known: Known): void {
	const functions = behaviour.FunctionAssociations?.Items ?? [];
	const lambdas = behaviour.LambdaFunctionAssociations?.Items ?? [];
	if (functions.length > 2) {
		throw cloudFrontError(
			'TooManyFunctionAssociations',
			'Your request contains more function associations than are allowed per cache behavior.',
		);
	}
	if (lambdas.length > 4) {
		throw cloudFrontError(
			'TooManyLambdaFunctionAssociations',
			'Your request contains more Lambda function associations than are allowed per cache behavior.',
		);
	}
	for (const { FunctionARN, EventType } of functions) {
		if (!EventType.startsWith('viewer-') || !known.liveFunction(FunctionARN)) {
			throw cloudFrontError(
				'InvalidFunctionAssociation',
				'A function association is for a viewer event and a function that is published.',
			);
		}
	}
	for (const { LambdaFunctionARN } of lambdas) {
		if (!/^arn:aws:lambda:us-east-1:\d{12}:function:[\w-]+:\d+$/.test(LambdaFunctionARN)) {
			throw cloudFrontError(
				'InvalidLambdaFunctionAssociation',
				'The function ARN must reference a specific function version in us-east-1.',
			);
		}
	}
	const events = [...functions, ...lambdas].map(({ EventType }) => EventType);
	if (new Set(events).size < events.length) {
		throw invalidArgument('Your request contains more than one function for the same event type.');
	}
}
