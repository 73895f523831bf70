import type { ThingKind } from '../thing.ts';
import { alarm } from './alarms.ts';
import { bucket } from './buckets.ts';
import { distribution } from './distributions.ts';
import { lambdaFunction } from './functions.ts';
import { httpApi } from './http-apis.ts';
import { queue } from './queues.ts';
import { apiKey, restApi, usagePlan } from './rest-apis.ts';
import { rule } from './rules.ts';
import { topic } from './topics.ts';

/** Every kind of thing, in the order in which they can be removed: what leads to others goes first. */
export const kinds: readonly ThingKind[] = [
	alarm,
	distribution,
	httpApi,
	usagePlan,
	apiKey,
	restApi,
	bucket,
	rule,
	topic,
	lambdaFunction,
	queue,
];

/** The kind of a thing, by its name. @throws Error where a newer qdash wrote it down */
export function kindOf(name: string): ThingKind {
	const kind = kinds.find((candidate) => candidate.name === name);
	if (!kind) throw new Error(`this qdash does not know what a ${name} is`);
	return kind;
}

/** The kind that an operation makes, or undefined where it only adds to something. */
export function kindMadeBy(service: string, operation: string): ThingKind | undefined {
	return kinds.find((kind) => kind.service === service && kind.creator === operation);
}
