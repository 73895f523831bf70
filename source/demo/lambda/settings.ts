import type { Input } from '../wire/input.ts';
import { readVariables } from './environment.ts';
import {
	checkOneOf,
	checkPattern,
	checkRange,
	invalidParameter,
	invalidValue,
	missingParameter,
} from './errors.ts';
import { checkRuntime } from './runtimes.ts';

/** What is configured of a function, with the members' names of `FunctionConfiguration`. */
export interface FunctionSettings {
	readonly PackageType: string;
	readonly Role: string;
	readonly Description: string;
	/** Seconds. */
	readonly Timeout: number;
	/** MB. */
	readonly MemorySize: number;
	readonly Architectures: readonly string[];
	readonly EphemeralStorage: { readonly Size: number };
	readonly TracingConfig: { readonly Mode: string };
	readonly SnapStart: { readonly ApplyOn: string };
	readonly LoggingConfig: Readonly<Record<string, string>>;
	readonly Runtime?: string;
	readonly Handler?: string;
	readonly KMSKeyArn?: string;
	readonly Environment?: { readonly Variables: Readonly<Record<string, string>> };
	readonly VpcConfig?: {
		readonly SubnetIds: readonly string[];
		readonly SecurityGroupIds: readonly string[];
	};
	readonly DeadLetterConfig?: { readonly TargetArn: string };
	/** ARNs of layer versions. */
	readonly Layers?: readonly string[];
	readonly FileSystemConfigs?: unknown;
	readonly ImageConfig?: unknown;
}

type Change = { -readonly [Member in keyof FunctionSettings]?: FunctionSettings[Member] };

/** Lambda's limits: seconds, MB, MB of storage, layers. */
const longestTimeout = 900;
const memory = { least: 128, most: 10_240 };
const storage = { least: 512, most: 10_240 };
const mostLayers = 5;
const longestDescription = 256;

const rolePattern = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;
const layerPattern = /^arn:[a-zA-Z0-9-]+:lambda:[a-z0-9-]*:(\d{12})?:(aws)?layer:[a-zA-Z0-9-_]+(:[0-9]+)?$/;
/**
 * The settings of a new function.
 *
 * @throws ServiceError for whatever Lambda refuses
 */
export function newSettings(input: Input, name: string): FunctionSettings {
	const PackageType = checkOneOf(input.text('PackageType') ?? 'Zip', 'packageType', ['Zip', 'Image']);
	const Architectures = input.texts('Architectures') ?? ['x86_64'];
	checkArchitectures(Architectures);
	const role = input.text('Role');
	if (role === undefined) throw missingParameter('Role');
	const defaults: FunctionSettings = {
		PackageType,
		Architectures,
		Role: role,
		Description: '',
		Timeout: 3,
		MemorySize: 128,
		EphemeralStorage: { Size: 512 },
		TracingConfig: { Mode: 'PassThrough' },
		SnapStart: { ApplyOn: 'None' },
		LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
	};
	const settings = changedSettings(input, defaults);
	if (PackageType === 'Zip' && (settings.Runtime === undefined || settings.Handler === undefined)) {
		throw invalidParameter(
			'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
		);
	}
	if (PackageType === 'Image' && (settings.Runtime !== undefined || settings.Handler !== undefined)) {
		throw invalidParameter(
			"Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
		);
	}
	return settings;
}

/**
 * Settings with what `UpdateFunctionConfiguration` gives in place of what was.
 *
 * @throws ServiceError for whatever Lambda refuses
 */
export function changedSettings(input: Input, before: FunctionSettings): FunctionSettings {
	const change: Change = {};
	const role = input.text('Role');
	if (role !== undefined) change.Role = checkPattern(role, 'role', rolePattern);
	const description = input.text('Description');
	if (description !== undefined) change.Description = checkDescription(description);
	const timeout = input.integer('Timeout');
	if (timeout !== undefined) change.Timeout = checkRange(timeout, 'timeout', 1, longestTimeout);
	const size = input.integer('MemorySize');
	if (size !== undefined) change.MemorySize = checkRange(size, 'memorySize', memory.least, memory.most);
	const runtime = input.text('Runtime');
	if (runtime !== undefined) change.Runtime = checkRuntime(runtime);
	const handler = input.text('Handler');
	if (handler !== undefined) change.Handler = checkPattern(handler, 'handler', /^[^\s]+$/);
	const key = input.text('KMSKeyArn');
	if (key !== undefined) change.KMSKeyArn = key;
	const environment = input.object('Environment');
	if (environment) change.Environment = { Variables: readVariables(environment) };
	const mode = input.object('TracingConfig')?.text('Mode');
	if (mode !== undefined) {
		change.TracingConfig = { Mode: checkOneOf(mode, 'tracingConfig.mode', ['Active', 'PassThrough']) };
	}
	const snapStart = input.object('SnapStart')?.text('ApplyOn');
	if (snapStart !== undefined) {
		const allowed = ['PublishedVersions', 'None'];
		change.SnapStart = { ApplyOn: checkOneOf(snapStart, 'snapStart.applyOn', allowed) };
	}
	const ephemeral = input.object('EphemeralStorage')?.requiredInteger('Size');
	if (ephemeral !== undefined) {
		change.EphemeralStorage = {
			Size: checkRange(ephemeral, 'ephemeralStorage.size', storage.least, storage.most),
		};
	}
	const logging = input.object('LoggingConfig');
	if (logging) change.LoggingConfig = readLogging(logging, before.LoggingConfig);
	const vpc = input.object('VpcConfig');
	if (vpc) {
		change.VpcConfig = {
			SubnetIds: vpc.texts('SubnetIds') ?? [],
			SecurityGroupIds: vpc.texts('SecurityGroupIds') ?? [],
		};
	}
	const deadLetters = input.object('DeadLetterConfig');
	if (deadLetters) change.DeadLetterConfig = { TargetArn: readTarget(deadLetters) };
	const layers = input.texts('Layers');
	if (layers) change.Layers = checkLayers(layers);
	if (input.has('FileSystemConfigs')) change.FileSystemConfigs = input.raw('FileSystemConfigs');
	if (input.has('ImageConfig')) change.ImageConfig = input.raw('ImageConfig');
	return { ...before, ...change };
}

/** @throws ServiceError `ValidationException` */
export function checkDescription(text: string): string {
	if (text.length <= longestDescription) return text;
	throw invalidValue(
		text,
		'description',
		`Member must have length less than or equal to ${longestDescription}`,
	);
}

/** @throws ServiceError `ValidationException` */
export function checkArchitectures(names: readonly string[]): void {
	const allowed = ['x86_64', 'arm64'];
	if (names.length !== 1 || !allowed.includes(names[0] ?? '')) {
		throw invalidValue(
			`[${names.join(', ')}]`,
			'architectures',
			`Member must have length less than or equal to 1, Member must satisfy enum value set: [${allowed.join(', ')}]`,
		);
	}
}

/** JSON logs have levels, text logs have none. */
function readLogging(input: Input, before: Readonly<Record<string, string>>): Record<string, string> {
	const given: Record<string, string> = {};
	for (const name of ['LogFormat', 'ApplicationLogLevel', 'SystemLogLevel', 'LogGroup']) {
		const value = input.text(name);
		if (value !== undefined) given[name] = value;
	}
	const format = given.LogFormat ?? before.LogFormat ?? 'Text';
	checkOneOf(format, 'loggingConfig.logFormat', ['JSON', 'Text']);
	const LogGroup = given.LogGroup ?? before.LogGroup ?? '';
	if (format === 'Text') {
		if (given.ApplicationLogLevel !== undefined || given.SystemLogLevel !== undefined) {
			throw invalidParameter('To use log level filtering, set the log format to JSON.');
		}
		return { LogFormat: format, LogGroup };
	}
	return {
		ApplicationLogLevel: 'INFO',
		SystemLogLevel: 'INFO',
		...before,
		...given,
		LogFormat: format,
		LogGroup,
	};
}

function readTarget(deadLetters: Input): string {
	const target = deadLetters.text('TargetArn') ?? '';
	if (target !== '' && !/^arn:aws[a-zA-Z-]*:(sqs|sns):/.test(target)) {
		throw invalidParameter(
			`The provided target arn is invalid. DLQ target should be an SQS queue or an SNS topic: ${target}`,
		);
	}
	return target;
}

function checkLayers(arns: readonly string[]): readonly string[] {
	if (arns.length > mostLayers) throw invalidParameter(`Cannot reference more than ${mostLayers} layers.`);
	for (const arn of arns) checkPattern(arn, 'layers', layerPattern);
	const names = arns.map((arn) => arn.replace(/:\d+$/, ''));
	names.forEach((name, index) => {
		const other = names.indexOf(name);
		if (other === index) return;
		throw invalidParameter(
			`Two different versions of the same layer are not allowed to be referenced in the same function. ${arns[other]} and ${arns[index]} are versions of the same layer.`,
		);
	});
	return arns;
}
