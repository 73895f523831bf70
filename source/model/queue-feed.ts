import type { QdashError } from './errors.ts';

/** Something that puts messages into a queue. */
export interface QueueSource {
	readonly kind: 'topic' | 'rule' | 'bucket' | 'api route' | 'dead letters' | 'allowed';
	/** `orders-events`, `default/nightly`, a bucket's name, `orders-api/prod POST /orders`, a principal. */
	readonly name: string;
	/** Filter policy, schedule, events, prefix: what there is to say of it. */
	readonly detail: string | null;
	/** From what it is known. */
	readonly foundIn:
		| 'subscription'
		| 'rule target'
		| 'notification'
		| 'integration'
		| 'redrive policy'
		| 'queue policy';
	/** What Enter opens: a stage, a queue; null where qdash shows no such thing. */
	readonly opens: { readonly kind: 'queue' | 'stage'; readonly id: string } | null;
	/** It feeds nothing at the moment: a rule that is disabled, a subscription that waits for its confirmation. */
	readonly inactive: string | null;
}

/** Something that is known to take messages out of a queue. */
export interface QueueConsumer {
	readonly functionName: string;
	readonly mappingUuid: string;
	/** The mapping's state, in AWS's word. */
	readonly state: string;
	readonly batchSize: number | null;
	readonly lastResult: string | null;
}

/** Where a queue's messages come from and who takes them, as far as somebody could be asked. */
export interface QueueFeeds {
	readonly sources: readonly QueueSource[];
	/** Null while Lambda was not asked, or could not be. */
	readonly consumers: readonly QueueConsumer[] | null;
	/** What could not be asked, each once: denied, unsupported, failed. */
	readonly unseen: readonly QdashError[];
	/** The services whose first answer is still on its way: until then, none of theirs is known, or not. */
	readonly asking: readonly string[];
	/** When it was asked for, in milliseconds since the epoch. */
	readonly at: number;
}
