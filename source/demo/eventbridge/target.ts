import type { Delivery } from '../simulation/graph.ts';
import type { Input } from '../wire/input.ts';
import { checkText, invalid, missingParameter } from './errors.ts';
import type { BusEvent } from './event.ts';
import { atPath, isJsonPath } from './json-path.ts';

/** Where a rule's events go, and what they are made into. */
export interface Target {
	readonly id: string;
	readonly arn: string;
	/** As it was given, for ListTargetsByRule. */
	readonly given: Readonly<Record<string, unknown>>;
	readonly input: string | undefined;
	readonly inputPath: string | undefined;
	readonly transformer: Transformer | undefined;
	readonly group: string | undefined;
	readonly deadLetters: string | undefined;
}

interface Transformer {
	readonly paths: ReadonlyMap<string, string>;
	readonly template: string;
}

/** A rule, as far as its targets are told of it. */
export interface RuleIdentity {
	readonly name: string;
	readonly arn: string;
}

const placeholder = /<([A-Za-z0-9_.-]+)>/g;
const reserved: ReadonlySet<string> = new Set([
	'aws.events.rule-arn',
	'aws.events.rule-name',
	'aws.events.event.ingestion-time',
	'aws.events.event',
	'aws.events.event.json',
]);
const members = [
	'Id',
	'Arn',
	'RoleArn',
	'Input',
	'InputPath',
	'InputTransformer',
	'KinesisParameters',
	'RunCommandParameters',
	'EcsParameters',
	'BatchParameters',
	'SqsParameters',
	'HttpParameters',
	'RedshiftDataParameters',
	'SageMakerPipelineParameters',
	'DeadLetterConfig',
	'RetryPolicy',
	'AppSyncParameters',
];

/** @throws ServiceError `ValidationException` for a target that can't be */
export function readTarget(input: Input): Target {
	const id = checkText(input.requiredText('Id'), 'targets.id', 64, /^[.\-_A-Za-z0-9]+$/);
	const arn = checkText(input.requiredText('Arn'), 'targets.arn', 1_600);
	if (!/^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:.+$/.test(arn)) {
		throw invalid(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
	}
	const ways = ['Input', 'InputPath', 'InputTransformer'].filter((name) => input.has(name));
	if (ways.length > 1) {
		throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
	}
	const constant = input.text('Input');
	if (constant !== undefined && !isJson(constant)) {
		throw invalid(`JSON syntax error in input for target ${id}`);
	}
	const inputPath = input.text('InputPath');
	if (inputPath !== undefined && !isJsonPath(inputPath)) {
		throw invalid(`Invalid InputPath for target ${id}.`);
	}
	const group = input.object('SqsParameters')?.text('MessageGroupId');
	if (arn.endsWith('.fifo') && arn.split(':')[2] === 'sqs' && group === undefined) {
		throw invalid(`Parameter(s) SqsParameters must be specified for target: ${id}.`);
	}
	return {
		id,
		arn,
		given: Object.fromEntries(
			members.filter((name) => input.has(name)).map((name) => [name, input.raw(name)]),
		),
		input: constant,
		inputPath,
		transformer: readTransformer(input.object('InputTransformer'), id),
		group,
		deadLetters: input.object('DeadLetterConfig')?.text('Arn'),
	};
}

function readTransformer(input: Input | undefined, id: string): Transformer | undefined {
	if (!input) return undefined;
	const template = input.text('InputTemplate');
	if (template === undefined) throw missingParameter('Targets.InputTransformer.InputTemplate');
	const paths = input.textMap('InputPathsMap') ?? new Map<string, string>();
	for (const [name, path] of paths) {
		if (/^aws/i.test(name) || !isJsonPath(path)) throw invalid(`Invalid InputPathsMap for target ${id}.`);
	}
	for (const [, name = ''] of template.matchAll(placeholder)) {
		if (paths.has(name) || reserved.has(name)) continue;
		throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
	}
	return { paths, template };
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** What a target gets of an event. */
export function deliveryOf(target: Target, rule: RuleIdentity, event: BusEvent): Delivery {
	return {
		body: bodyOf(target, rule, event),
		...(target.group !== undefined && { group: target.group }),
		from: 'EventBridge',
	};
}

function bodyOf({ input, inputPath, transformer }: Target, rule: RuleIdentity, event: BusEvent): string {
	if (input !== undefined) return input;
	if (inputPath !== undefined) return JSON.stringify(atPath(event, inputPath) ?? null);
	return transformer ? transformed(transformer, rule, event) : JSON.stringify(event);
}

function transformed({ paths, template }: Transformer, rule: RuleIdentity, event: BusEvent): string {
	const { detail: _left, 'detail-type': detailType, ...rest } = event;
	const values = new Map<string, unknown>([
		...[...paths].map(([name, path]) => [name, atPath(event, path)] as const),
		['aws.events.rule-arn', rule.arn],
		['aws.events.rule-name', rule.name],
		['aws.events.event.ingestion-time', event.time],
		['aws.events.event', { ...rest, detailType }],
		['aws.events.event.json', event],
	]);
	return template.replace(placeholder, (_all, name: string, at: number) => {
		const value = values.get(name) ?? '';
		if (!insideText(template, at)) return JSON.stringify(value);
		const text = typeof value === 'string' ? value : JSON.stringify(value);
		return JSON.stringify(text).slice(1, -1);
	});
}

/** Between quotes a value is put in bare, elsewhere as JSON. */
function insideText(template: string, at: number): boolean {
	let inside = false;
	for (let index = 0; index < at; index++) {
		if (template[index] === '\\') index++;
		else if (template[index] === '"') inside = !inside;
	}
	return inside;
}
