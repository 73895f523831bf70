import { createHash } from 'node:crypto';
import type { FunctionCode } from './code.ts';
import { lambdaError } from './errors.ts';
import { isVersion } from './names.ts';
import type { FunctionSettings } from './settings.ts';

/** Milliseconds from the creation of a function or a version to `Active`, and of an update to `Successful`. */
const readyAfter = 1_000;

/** `$LATEST` or a published version. */
export interface FunctionVersion {
	readonly version: string;
	readonly settings: FunctionSettings;
	readonly code: FunctionCode;
	readonly revisionId: string;
	/** Milliseconds since the epoch. */
	readonly createdAt: number;
	readonly modifiedAt: number;
	/** Null where it is as it was created. */
	readonly updatedAt: number | null;
}

export interface Alias {
	readonly name: string;
	readonly version: string;
	readonly description: string;
	/** Share of the requests by further version. */
	readonly weights: Readonly<Record<string, number>>;
	readonly revisionId: string;
}

/** What becomes of asynchronous invocations, by qualifier. */
export interface EventInvokeConfig {
	/** Milliseconds since the epoch. */
	readonly modifiedAt: number;
	readonly maximumRetryAttempts: number | undefined;
	readonly maximumEventAgeSeconds: number | undefined;
	readonly onSuccess: string | undefined;
	readonly onFailure: string | undefined;
}

/** A statement of a resource policy. */
export interface Statement {
	readonly Sid: string;
	readonly [field: string]: unknown;
}

/** Provisioned concurrency of a version or an alias. */
export interface Provisioned {
	readonly requested: number;
	/** Milliseconds since the epoch. */
	readonly modifiedAt: number;
}

/** A function with its versions, aliases and what hangs on it. */
export class LambdaFunction {
	readonly name: string;
	readonly arn: string;
	readonly tags: Map<string, string>;
	readonly aliases = new Map<string, Alias>();
	/** Published versions in ascending order. */
	readonly published = new Map<string, FunctionVersion>();
	/** By qualifier; the empty one is the function itself. */
	readonly policies = new Map<string, readonly Statement[]>();
	readonly eventInvoke = new Map<string, EventInvokeConfig>();
	readonly provisioned = new Map<string, Provisioned>();
	/** Null where the function shares the account's concurrency. */
	reservedConcurrency: number | null = null;
	latest: FunctionVersion;
	#lastNumber = 0;
	/** The function's settings when its last version was published. */
	#lastSettings: FunctionSettings | undefined;

	constructor(name: string, arn: string, latest: FunctionVersion, tags: ReadonlyMap<string, string>) {
		this.name = name;
		this.arn = arn;
		this.latest = latest;
		this.tags = new Map(tags);
	}

	/** The ARN of the function, or of one of its versions or aliases. */
	qualified(qualifier: string | undefined): string {
		return qualifier === undefined || qualifier === '' ? this.arn : `${this.arn}:${qualifier}`;
	}

	/** @throws ServiceError `ResourceNotFoundException` */
	alias(name: string): Alias {
		const alias = this.aliases.get(name);
		if (alias) return alias;
		throw lambdaError('ResourceNotFoundException', `Cannot find alias arn: ${this.qualified(name)}`);
	}

	/**
	 * What a qualifier stands for: `$LATEST` for none, an alias's version for an alias.
	 *
	 * @throws ServiceError `ResourceNotFoundException`
	 */
	resolve(qualifier: string | undefined): FunctionVersion {
		if (qualifier === undefined || qualifier === '$LATEST') return this.latest;
		const number = isVersion(qualifier) ? qualifier : this.aliases.get(qualifier)?.version;
		if (number === '$LATEST') return this.latest;
		const version = number === undefined ? undefined : this.published.get(number);
		if (version) return version;
		throw lambdaError('ResourceNotFoundException', `Function not found: ${this.qualified(qualifier)}`);
	}

	/** The last version again where nothing changed since, else a new one. */
	publish(now: number, revisionId: string, description: string | undefined): FunctionVersion {
		const last = this.published.get(`${this.#lastNumber}`);
		const { settings, code } = this.latest;
		// That a version has a description of its own is no change of the function.
		if (last && last.code.sha256 === code.sha256 && same(this.#lastSettings, settings)) return last;
		this.#lastSettings = settings;
		const version: FunctionVersion = {
			version: `${++this.#lastNumber}`,
			settings: description === undefined ? settings : { ...settings, Description: description },
			code,
			revisionId,
			createdAt: now,
			modifiedAt: this.latest.modifiedAt,
			updatedAt: null,
		};
		this.published.set(version.version, version);
		return version;
	}
}

function same(one: FunctionSettings | undefined, other: FunctionSettings): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

export function isPending(version: FunctionVersion, now: number): boolean {
	return now - version.createdAt < readyAfter;
}

export function isUpdating(version: FunctionVersion, now: number): boolean {
	return version.updatedAt !== null && now - version.updatedAt < readyAfter;
}

/**
 * What Lambda refuses while a function is created or updated.
 *
 * @throws ServiceError `ResourceConflictException`
 */
export function checkReady(fn: LambdaFunction, now: number): void {
	if (isPending(fn.latest, now)) {
		throw lambdaError(
			'ResourceConflictException',
			'The operation cannot be performed at this time. The function is currently in the following state: Pending',
		);
	}
	if (isUpdating(fn.latest, now)) {
		throw lambdaError(
			'ResourceConflictException',
			`The operation cannot be performed at this time. An update is in progress for resource: ${fn.arn}`,
		);
	}
}

/** `2026-01-01T00:00:00.000+0000`, as Lambda writes dates. */
export function lambdaDate(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace('Z', '+0000');
}

/** What of a version is told where. */
export interface Telling {
	/** Whether the ARN names the version. */
	readonly qualified: boolean;
	/** False in lists, which leave out states and the runtime's version. */
	readonly states: boolean;
}

/** `FunctionConfiguration`. */
export function configurationOf(
	fn: LambdaFunction,
	version: FunctionVersion,
	now: number,
	{ qualified, states }: Telling,
): Record<string, unknown> {
	const { settings, code } = version;
	const { Layers, VpcConfig, SnapStart, ImageConfig, DeadLetterConfig, ...rest } = settings;
	const optimised = SnapStart.ApplyOn === 'PublishedVersions' && version.version !== '$LATEST';
	return {
		...rest,
		FunctionName: fn.name,
		FunctionArn: qualified ? fn.qualified(version.version) : fn.arn,
		Version: version.version,
		CodeSize: code.size,
		CodeSha256: code.sha256,
		LastModified: lambdaDate(version.modifiedAt),
		RevisionId: version.revisionId,
		SnapStart: { ...SnapStart, OptimizationStatus: optimised ? 'On' : 'Off' },
		...(Layers && Layers.length > 0 && { Layers: Layers.map((Arn) => ({ Arn, CodeSize: 0 })) }),
		...(VpcConfig && { VpcConfig: { ...VpcConfig, VpcId: vpcOf(VpcConfig.SubnetIds) } }),
		...(DeadLetterConfig?.TargetArn && { DeadLetterConfig }),
		...(ImageConfig !== undefined && { ImageConfigResponse: { ImageConfig } }),
		...(states && statesOf(fn, version, now)),
	};
}

function statesOf(fn: LambdaFunction, version: FunctionVersion, now: number): Record<string, unknown> {
	const { Runtime } = version.settings;
	const region = fn.arn.split(':')[3];
	const runtime = Runtime && {
		RuntimeVersionConfig: {
			RuntimeVersionArn: `arn:aws:lambda:${region}::runtime:${createHash('sha256').update(Runtime).digest('hex')}`,
		},
	};
	if (isPending(version, now)) {
		return {
			...runtime,
			State: 'Pending',
			StateReason: 'The function is being created.',
			StateReasonCode: 'Creating',
		};
	}
	if (isUpdating(version, now)) {
		return {
			...runtime,
			State: 'Active',
			LastUpdateStatus: 'InProgress',
			LastUpdateStatusReason: 'The function is being created.',
			LastUpdateStatusReasonCode: 'Creating',
		};
	}
	return { ...runtime, State: 'Active', LastUpdateStatus: 'Successful' };
}

/** There is no EC2 to ask which VPC a subnet is in: the same subnets are in the same one. */
function vpcOf(subnets: readonly string[]): string {
	if (subnets.length === 0) return '';
	return `vpc-${createHash('sha256').update(subnets.join()).digest('hex').slice(0, 17)}`;
}
