import type { Clock } from '../../model/clock.ts';
import { invalidParameter, invalidValue, queueDoesNotExist, sqsError } from './errors.ts';
import { LongPolls } from './long-poll.ts';
import { MoveTasks } from './move-tasks.ts';
import { Queue } from './queue.ts';
import { applyAttributes, asksForFifo, type QueueSettings } from './settings.ts';

/** Whose queues these are, and what their clock and ids come from. */
export interface RegionEnvironment {
	readonly account: string;
	readonly region: string;
	readonly clock: Clock;
	readonly newId: () => string;
}

/** A name stays taken this long after its queue was deleted. */
const deletionInterval = 60_000;

/** SQS in one region: queues by name, and what concerns more than one of them. */
export class SqsRegion {
	readonly moveTasks: MoveTasks;
	readonly #environment: RegionEnvironment;
	readonly #queues = new Map<string, Queue>();
	readonly #polls = new Map<Queue, LongPolls>();
	readonly #deletedAt = new Map<string, number>();
	#sorted: readonly string[] | undefined;

	constructor(environment: RegionEnvironment) {
		this.#environment = environment;
		this.moveTasks = new MoveTasks(this, environment);
	}

	get queues(): Iterable<Queue> {
		return this.#queues.values();
	}

	/** All names, sorted. */
	get names(): readonly string[] {
		this.#sorted ??= [...this.#queues.keys()].sort();
		return this.#sorted;
	}

	/** @throws ServiceError `QueueDoesNotExist` */
	queue(name: string): Queue {
		const queue = this.#queues.get(name);
		if (!queue) throw queueDoesNotExist();
		return queue;
	}

	queueByArn(arn: string): Queue | undefined {
		const name = arn.slice(arn.lastIndexOf(':') + 1);
		const queue = this.#queues.get(name);
		return queue?.arn === arn ? queue : undefined;
	}

	polls(queue: Queue): LongPolls {
		const polls = this.#polls.get(queue);
		if (!polls) throw queueDoesNotExist();
		return polls;
	}

	/** Creates a queue, or gives the one that is there already with these attributes. */
	create(name: string, attributes: ReadonlyMap<string, string>, tags: ReadonlyMap<string, string>): Queue {
		const fifo = asksForFifo(attributes);
		checkName(name, fifo);
		const existing = this.#queues.get(name);
		if (existing) {
			const wanted = applyAttributes(new Map(), attributes, fifo).attributes;
			for (const key of attributes.keys()) {
				if (existing.settings.attributes.get(key) === wanted.get(key)) continue;
				throw sqsError(
					'QueueNameExists',
					`A queue already exists with the same name and a different value for attribute ${key}`,
				);
			}
			return existing;
		}
		const { account, region, clock, newId } = this.#environment;
		this.#forgetDeletions();
		if (this.#deletedAt.has(name)) {
			throw sqsError(
				'QueueDeletedRecently',
				'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
			);
		}
		const arn = `arn:aws:sqs:${region}:${account}:${name}`;
		const settings = applyAttributes(new Map(), attributes, fifo);
		this.#checkRedrive(arn, settings);
		const queue = new Queue(name, arn, settings, { clock, newId, queueByArn: (it) => this.queueByArn(it) });
		for (const [key, value] of tags) queue.tags.set(key, value);
		this.#queues.set(name, queue);
		this.#polls.set(queue, new LongPolls(queue, clock));
		this.#sorted = undefined;
		return queue;
	}

	setAttributes(queue: Queue, attributes: ReadonlyMap<string, string>): void {
		const settings = applyAttributes(queue.settings.attributes, attributes, queue.settings.fifo);
		if (attributes.has('RedrivePolicy')) this.#checkRedrive(queue.arn, settings);
		queue.applySettings(settings);
	}

	delete(queue: Queue): void {
		this.#queues.delete(queue.name);
		this.#deletedAt.delete(queue.name);
		this.#deletedAt.set(queue.name, this.#environment.clock.now());
		this.#sorted = undefined;
		this.#polls.get(queue)?.refuseAll();
		this.#polls.delete(queue);
		queue.store.clear();
	}

	/** The queues whose redrive policy names this one. */
	deadLetterSources(queue: Queue): readonly Queue[] {
		return this.names
			.map((name) => this.queue(name))
			.filter((source) => source.settings.redrive?.deadLetterTargetArn === queue.arn);
	}

	#checkRedrive(sourceArn: string, settings: QueueSettings): void {
		const { redrive, fifo } = settings;
		if (!redrive) return;
		const text = settings.attributes.get('RedrivePolicy');
		const refuse = (reason: string) => invalidValue(text, 'RedrivePolicy', reason);
		if (!/^arn:[^:]+:sqs:[^:]*:\d{12}:[^:]+$/.test(redrive.deadLetterTargetArn)) {
			throw refuse('Invalid value for deadLetterTargetArn.');
		}
		// A queue may be its own dead letter queue: AWS does not mind.
		const target =
			redrive.deadLetterTargetArn === sourceArn
				? { settings, name: sourceArn }
				: this.queueByArn(redrive.deadLetterTargetArn);
		if (!target) throw refuse('Dead letter target does not exist.');
		if (target.settings.fifo !== fifo) {
			throw refuse('Dead-letter queue must be same type of queue as the source.');
		}
		const allow = target.settings.redriveAllow;
		const allowed =
			!allow ||
			allow.permission === 'allowAll' ||
			(allow.permission === 'byQueue' && allow.sourceQueueArns.includes(sourceArn));
		if (!allowed) throw refuse(`Dead letter target ${target.name} does not allow this queue as a source.`);
	}

	#forgetDeletions(): void {
		const now = this.#environment.clock.now();
		for (const [name, at] of this.#deletedAt) {
			if (now - at < deletionInterval) break;
			this.#deletedAt.delete(name);
		}
	}
}

function checkName(name: string, fifo: boolean): void {
	if (fifo && !/^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name)) {
		throw invalidParameter(
			'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
		);
	}
	if (!fifo && !/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
		throw invalidParameter(
			'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
		);
	}
}
