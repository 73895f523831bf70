import type { Input } from '../../wire/input.ts';
import { checkPattern, checkRange, invalidParameter, lambdaError } from '../errors.ts';
import type { Alias, LambdaFunction } from '../function.ts';
import { type LambdaOperation, type LambdaRequest, paged, requestedFunction } from '../request.ts';
import { checkDescription } from '../settings.ts';
import { checkRevision } from './functions.ts';

const namePattern = /^(?!^[0-9]+$)([a-zA-Z0-9-_]+)$/;
const versionPattern = /^(\$LATEST|[0-9]+)$/;
const pageSize = 50;

function told(fn: LambdaFunction, alias: Alias): object {
	return {
		AliasArn: fn.qualified(alias.name),
		Name: alias.name,
		FunctionVersion: alias.version,
		Description: alias.description,
		RevisionId: alias.revisionId,
		...(Object.keys(alias.weights).length > 0 && {
			RoutingConfig: { AdditionalVersionWeights: alias.weights },
		}),
	};
}

function readWeights(input: Input, fn: LambdaFunction, version: string): Readonly<Record<string, number>> {
	const given = input.object('AdditionalVersionWeights');
	if (!given) return {};
	const { names } = given;
	if (names.length > 1) {
		throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
	}
	return Object.fromEntries(
		names.map((name) => {
			const weight = given.number(name) ?? 0;
			checkRange(weight, 'routingConfig.additionalVersionWeights', 0, 1);
			if (version === '$LATEST') {
				throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
			}
			if (name === version) {
				throw invalidParameter(
					`Invalid function version ${name}. Function version ${name} is already included in routing configuration.`,
				);
			}
			fn.resolve(checkPattern(name, 'routingConfig.additionalVersionWeights', /^[0-9]+$/));
			return [name, weight];
		}),
	);
}

function readVersion(input: Input, fn: LambdaFunction): string {
	const version = checkPattern(input.requiredText('FunctionVersion'), 'functionVersion', versionPattern);
	return fn.resolve(version).version;
}

const createAlias: LambdaOperation = (request) => {
	const { input, region } = request;
	const fn = requestedFunction(request);
	const name = checkPattern(input.requiredText('Name'), 'name', namePattern);
	const version = readVersion(input, fn);
	if (fn.aliases.has(name)) {
		throw lambdaError('ResourceConflictException', `Alias already exists: ${fn.qualified(name)}`);
	}
	const routing = input.object('RoutingConfig');
	const alias: Alias = {
		name,
		version,
		description: checkDescription(input.text('Description') ?? ''),
		weights: routing ? readWeights(routing, fn, version) : {},
		revisionId: region.environment.newId(),
	};
	fn.aliases.set(name, alias);
	return told(fn, alias);
};

function requestedAlias(request: LambdaRequest): { fn: LambdaFunction; alias: Alias } {
	const fn = requestedFunction(request);
	return { fn, alias: fn.alias(request.input.requiredText('Name')) };
}

const getAlias: LambdaOperation = (request) => {
	const { fn, alias } = requestedAlias(request);
	return told(fn, alias);
};

const updateAlias: LambdaOperation = (request) => {
	const { input, region } = request;
	const { fn, alias } = requestedAlias(request);
	checkRevision(request, alias.revisionId);
	const version = input.has('FunctionVersion') ? readVersion(input, fn) : alias.version;
	const routing = input.object('RoutingConfig');
	const changed: Alias = {
		...alias,
		version,
		description: checkDescription(input.text('Description') ?? alias.description),
		weights: routing ? readWeights(routing, fn, version) : alias.weights,
		revisionId: region.environment.newId(),
	};
	fn.aliases.set(alias.name, changed);
	return told(fn, changed);
};

const deleteAlias: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const name = request.input.requiredText('Name');
	// Deleting what is not there succeeds.
	fn.aliases.delete(name);
	fn.provisioned.delete(name);
	fn.eventInvoke.delete(name);
	fn.policies.delete(name);
	return {};
};

const listAliases: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const version = request.input.text('FunctionVersion');
	const all = [...fn.aliases.values()].filter((alias) => version === undefined || alias.version === version);
	const { items, rest } = paged(request, all, ({ name }) => name, pageSize);
	return { Aliases: items.map((alias) => told(fn, alias)), ...rest };
};

/** Operations on aliases. */
export const aliasOperations: Readonly<Record<string, LambdaOperation>> = {
	CreateAlias: createAlias,
	GetAlias: getAlias,
	UpdateAlias: updateAlias,
	DeleteAlias: deleteAlias,
	ListAliases: listAliases,
};
