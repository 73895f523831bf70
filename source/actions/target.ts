import type { Distribution } from '../model/distribution.ts';
import type { EventSourceMapping, LambdaFunction } from '../model/function.ts';
import type { QueueRef } from '../model/queue.ts';

/** What an action is done to. */
export interface ActionTarget {
	readonly kind: 'queue' | 'endpoint' | 'distribution' | 'mapping' | 'function';
	/** What it is called in sentences, and what is typed to confirm. */
	readonly name: string;
	/**
	 * What a permit is for: a queue's URL, a distribution's id, a mapping's UUID, a function's name; the URL
	 * of the endpoint for the demo.
	 */
	readonly id: string;
	/** What else protected patterns are looked for in, beside the name. */
	readonly alsoNamed?: readonly string[];
}

/** A queue; its URL is not looked at for protected patterns. */
export function queueTarget({ name, url }: QueueRef): ActionTarget {
	return { kind: 'queue', name, id: url };
}

/** A distribution, called by its first alias where it has one; its comment may protect it, word by word. */
export function distributionTarget({
	id,
	aliases,
	comment,
}: Pick<Distribution, 'id' | 'aliases' | 'comment'>): ActionTarget {
	const words = comment.split(/[\s,;:/()[\]]+/).filter((word) => word !== '');
	return { kind: 'distribution', name: aliases[0] ?? id, id, alsoNamed: [id, ...aliases, ...words] };
}

/** An event source mapping, called by its function; the name of what it reads may protect it, too. */
export function mappingTarget({
	uuid,
	functionName,
	eventSourceArn,
}: Pick<EventSourceMapping, 'uuid' | 'functionName' | 'eventSourceArn'>): ActionTarget {
	const alsoNamed = eventSourceArn === null ? [] : [sourceNameIn(eventSourceArn)];
	return { kind: 'mapping', name: functionName, id: uuid, alsoNamed };
}

/**
 * `orders` of a queue's ARN (`…:orders`) as of a stream's (`…:stream/orders`), a table's
 * (`…:table/orders/stream/2026-01-01T00:00:00.000`), a cluster's or a broker's.
 */
function sourceNameIn(arn: string): string {
	const [first = '', second] = arn.split(':').slice(5).join(':').split(/[/:]/);
	return second ?? first;
}

/** A function. */
export function functionTarget({ name }: Pick<LambdaFunction, 'name'>): ActionTarget {
	return { kind: 'function', name, id: name };
}
