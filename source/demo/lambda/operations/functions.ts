import { readCode } from '../code.ts';
import { checkOneOf, invalidParameter, lambdaError } from '../errors.ts';
import { checkReady, configurationOf, type FunctionVersion, LambdaFunction } from '../function.ts';
import { isVersion } from '../names.ts';
import { type LambdaOperation, type LambdaRequest, paged, reference, requestedFunction } from '../request.ts';
import { changedSettings, checkArchitectures, newSettings } from '../settings.ts';
import { checkTags } from './tags.ts';

const unqualified = { qualified: false, states: true };
const listed = { qualified: true, states: false };
/** What a list gives at most in one page. */
const pageSize = 50;

const createFunction: LambdaOperation = (request) => {
	const { input, region, now } = request;
	const { name, qualifier } = reference(request);
	if (qualifier !== undefined) {
		throw invalidParameter('The function name of a new function takes no qualifier.');
	}
	const settings = newSettings(input, name);
	const code = readCode(input.requiredObject('Code'), settings.PackageType);
	const tags = input.textMap('Tags') ?? new Map<string, string>();
	checkTags(tags);
	if (region.functions.has(name)) {
		throw lambdaError('ResourceConflictException', `Function already exist: ${name}`);
	}
	const latest: FunctionVersion = {
		version: '$LATEST',
		settings,
		code,
		revisionId: region.environment.newId(),
		createdAt: now,
		modifiedAt: now,
		updatedAt: null,
	};
	const fn = new LambdaFunction(name, region.arnOf(name), latest, tags);
	region.functions.set(name, fn);
	if (!input.boolean('Publish')) return configurationOf(fn, latest, now, unqualified);
	const version = fn.publish(now, region.environment.newId(), undefined);
	return configurationOf(fn, version, now, { qualified: true, states: true });
};

/** A function's or version's configuration; the ARN is qualified where the request was. */
function configuration(request: LambdaRequest): Record<string, unknown> {
	const { qualifier } = reference(request);
	const fn = requestedFunction(request);
	const version = fn.resolve(qualifier);
	const told = configurationOf(fn, version, request.now, unqualified);
	return qualifier === undefined ? told : { ...told, FunctionArn: fn.qualified(qualifier) };
}

const getFunction: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const { code } = fn.resolve(reference(request).qualifier);
	const { account, region } = request.region.environment;
	const Code =
		code.imageUri === undefined
			? {
					RepositoryType: 'S3',
					Location: `https://awslambda-${region}-tasks.s3.${region}.amazonaws.com/snapshots/${account}/${fn.name}-${encodeURIComponent(code.sha256)}`,
				}
			: {
					RepositoryType: 'ECR',
					ImageUri: code.imageUri,
					ResolvedImageUri: `${code.imageUri.replace(/[:@][^/]*$/, '')}@sha256:${code.sha256}`,
				};
	return {
		Configuration: configuration(request),
		Code,
		...(fn.tags.size > 0 && { Tags: Object.fromEntries(fn.tags) }),
		...(fn.reservedConcurrency !== null && {
			Concurrency: { ReservedConcurrentExecutions: fn.reservedConcurrency },
		}),
	};
};

const listFunctions: LambdaOperation = (request) => {
	const { input, region, now } = request;
	const which = input.text('FunctionVersion');
	if (which !== undefined) checkOneOf(which, 'functionVersion', ['ALL']);
	const all = [...region.functions.values()].flatMap((fn) =>
		[fn.latest, ...(which === 'ALL' ? fn.published.values() : [])].map((version) => ({ fn, version })),
	);
	const { items, rest } = paged(request, all, ({ fn, version }) => versionKey(fn, version), pageSize);
	return {
		Functions: items.map(({ fn, version }) =>
			configurationOf(fn, version, now, { qualified: which === 'ALL', states: false }),
		),
		...rest,
	};
};

const listVersions: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const all = [fn.latest, ...fn.published.values()];
	const { items, rest } = paged(request, all, (version) => versionKey(fn, version), pageSize);
	return { Versions: items.map((version) => configurationOf(fn, version, request.now, listed)), ...rest };
};

/** Sorts versions by number, `$LATEST` before all. */
function versionKey(fn: LambdaFunction, version: FunctionVersion): string {
	return `${fn.name} ${isVersion(version.version) ? version.version.padStart(10, '0') : ''}`;
}

/** @throws ServiceError `PreconditionFailedException` where `RevisionId` is given and another */
export function checkRevision({ input }: LambdaRequest, revisionId: string): void {
	const given = input.text('RevisionId');
	if (given === undefined || given === revisionId) return;
	throw lambdaError(
		'PreconditionFailedException',
		'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
	);
}

const updateConfiguration: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const { input, now, region } = request;
	const settings = changedSettings(input, fn.latest.settings);
	checkRevision(request, fn.latest.revisionId);
	checkReady(fn, now);
	fn.latest = {
		...fn.latest,
		settings,
		modifiedAt: now,
		updatedAt: now,
		revisionId: region.environment.newId(),
	};
	return configurationOf(fn, fn.latest, now, unqualified);
};

const updateCode: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const { input, now, region } = request;
	const { settings } = fn.latest;
	const code = readCode(input, settings.PackageType);
	const Architectures = input.texts('Architectures') ?? settings.Architectures;
	checkArchitectures(Architectures);
	checkRevision(request, fn.latest.revisionId);
	checkReady(fn, now);
	const changed: FunctionVersion = {
		...fn.latest,
		settings: { ...settings, Architectures },
		code,
		modifiedAt: now,
		updatedAt: now,
		revisionId: region.environment.newId(),
	};
	if (input.boolean('DryRun')) return configurationOf(fn, changed, now, unqualified);
	fn.latest = changed;
	if (!input.boolean('Publish')) return configurationOf(fn, changed, now, unqualified);
	const version = fn.publish(now, region.environment.newId(), undefined);
	return configurationOf(fn, version, now, { qualified: true, states: true });
};

const deleteFunction: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const { qualifier } = reference(request);
	if (qualifier === undefined) {
		request.region.functions.delete(fn.name);
		return {};
	}
	if (qualifier === '$LATEST') {
		throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
	}
	if (!isVersion(qualifier)) {
		throw invalidParameter('Deletion of aliases is not currently supported.');
	}
	const users = [...fn.aliases.values()].filter(
		(alias) => alias.version === qualifier || qualifier in alias.weights,
	);
	if (users.length > 0) {
		throw lambdaError(
			'ResourceConflictException',
			`Unable to delete version because the following aliases reference it: [${users.map(({ name }) => name).join(', ')}]`,
		);
	}
	fn.resolve(qualifier);
	fn.published.delete(qualifier);
	return {};
};

const publishVersion: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const { input, now, region } = request;
	checkReady(fn, now);
	checkRevision(request, fn.latest.revisionId);
	const sha = input.text('CodeSha256');
	if (sha !== undefined && sha !== fn.latest.code.sha256) {
		throw invalidParameter(
			`CodeSHA256 (${sha}) is different from current CodeSHA256 in $LATEST (${fn.latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
		);
	}
	const version = fn.publish(now, region.environment.newId(), input.text('Description'));
	return configurationOf(fn, version, now, { qualified: true, states: true });
};

/** Operations on functions and their versions. */
export const functionOperations: Readonly<Record<string, LambdaOperation>> = {
	CreateFunction: createFunction,
	GetFunction: getFunction,
	GetFunctionConfiguration: configuration,
	ListFunctions: listFunctions,
	ListVersionsByFunction: listVersions,
	UpdateFunctionConfiguration: updateConfiguration,
	UpdateFunctionCode: updateCode,
	DeleteFunction: deleteFunction,
	PublishVersion: publishVersion,
};
