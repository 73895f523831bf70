import type { Clock, TimerHandle } from '../../model/clock.ts';
import { invalidParameter, sqsError } from './errors.ts';
import type { StoredMessage } from './message.ts';
import type { Queue } from './queue.ts';
import type { RegionEnvironment, SqsRegion } from './region.ts';

export type MoveTaskStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';

/** A redrive under way, or one that ended. */
export interface MoveTask {
	readonly handle: string;
	readonly sourceArn: string;
	/** Undefined: each message goes back to the queue it came from. */
	readonly destinationArn: string | undefined;
	/** Messages a second, as asked for. */
	readonly rate: number | undefined;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	readonly toMove: number;
	moved: number;
	status: MoveTaskStatus;
	failure: string | undefined;
}

/** Limits of StartMessageMoveTask, and how many tasks of a queue ListMessageMoveTasks remembers. */
const mostPerSecond = 500;
const mostActive = 100;
const mostRemembered = 10;
/** A task may take no longer (milliseconds). */
const longestTask = 36 * 3_600_000;
/** Milliseconds between two steps of a task; a rate below ten a second steps once a message. */
const step = 100;

/** StartMessageMoveTask and its kin: dead letters going back at a rate, on the clock. */
export class MoveTasks {
	readonly #region: SqsRegion;
	readonly #clock: Clock;
	readonly #newId: () => string;
	readonly #bySource = new Map<string, MoveTask[]>();
	readonly #timers = new Map<MoveTask, TimerHandle>();

	constructor(region: SqsRegion, environment: RegionEnvironment) {
		this.#region = region;
		this.#clock = environment.clock;
		this.#newId = environment.newId;
	}

	/** @throws ServiceError where SQS refuses: no such queue, no dead letter queue, a task runs already */
	start(sourceArn: string, destinationArn: string | undefined, rate: number | undefined): MoveTask {
		const source = this.#existing(sourceArn, 'SourceArn');
		const destination =
			destinationArn === undefined ? undefined : this.#existing(destinationArn, 'DestinationArn');
		if (this.#region.deadLetterSources(source).length === 0) {
			throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
		}
		if (destination === source) throw invalidParameter('Source and destination queue must be different.');
		if (destination && destination.settings.fifo !== source.settings.fifo) {
			throw invalidParameter('Source and destination queue must be of the same type.');
		}
		if (rate !== undefined && (rate < 1 || rate > mostPerSecond)) {
			throw invalidParameter(
				`Value ${rate} for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a value between 1 and ${mostPerSecond}.`,
			);
		}
		const known = this.#bySource.get(sourceArn) ?? [];
		if (known.some(isActive)) {
			throw sqsError(
				'UnsupportedOperation',
				'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
			);
		}
		if ([...this.#bySource.values()].flat().filter(isActive).length >= mostActive) {
			throw sqsError('UnsupportedOperation', `At most ${mostActive} message move tasks can be active.`);
		}
		const { visible, inFlight, delayed } = source.store.counts;
		const task: MoveTask = {
			handle: Buffer.from(JSON.stringify({ taskId: this.#newId(), sourceArn })).toString('base64'),
			sourceArn,
			destinationArn,
			rate,
			startedAt: this.#clock.now(),
			toMove: visible + inFlight + delayed,
			moved: 0,
			status: 'RUNNING',
			failure: undefined,
		};
		this.#bySource.set(sourceArn, [task, ...known].slice(0, mostRemembered));
		this.#run(task, source);
		return task;
	}

	/**
	 * @throws ServiceError `InvalidParameterValue` for what is no handle, `ResourceNotFoundException` for one
	 * that nothing is known of, `UnsupportedOperation` when its task no longer runs
	 */
	cancel(handle: string): MoveTask {
		const sourceArn = sourceInHandle(handle);
		if (sourceArn === undefined) throw invalidParameter('Value for parameter TaskHandle is invalid.');
		this.#existing(sourceArn, 'SourceArn');
		const task = this.#bySource.get(sourceArn)?.find((it) => it.handle === handle);
		if (!task) throw sqsError('ResourceNotFoundException', 'Task does not exist.');
		if (task.status !== 'RUNNING') {
			throw sqsError('UnsupportedOperation', 'Only a message move task that is RUNNING can be cancelled.');
		}
		task.status = 'CANCELLING';
		return task;
	}

	/** Leaves every task where it is: the cloud closes. */
	stop(): void {
		for (const timer of this.#timers.values()) this.#clock.clearTimeout(timer);
		this.#timers.clear();
	}

	/** Newest first, at most ten. */
	list(sourceArn: string): readonly MoveTask[] {
		this.#existing(sourceArn, 'SourceArn');
		return this.#bySource.get(sourceArn) ?? [];
	}

	#existing(arn: string, parameter: string): Queue {
		const queue = this.#region.queueByArn(arn);
		if (queue) return queue;
		throw sqsError(
			'ResourceNotFoundException',
			`The resource that you specified for the ${parameter} parameter doesn't exist.`,
		);
	}

	#run(task: MoveTask, source: Queue): void {
		const rate = task.rate ?? mostPerSecond;
		const interval = Math.max(step, 1000 / rate);
		const wait = () => this.#timers.set(task, this.#clock.setTimeout(next, interval));
		const next = () => {
			this.#timers.delete(task);
			if (task.status === 'CANCELLING') {
				task.status = 'CANCELLED';
				return;
			}
			if (this.#region.queueByArn(source.arn) !== source) {
				fail(task, 'AWS.SimpleQueueService.NonExistentQueue');
				return;
			}
			if (this.#clock.now() - task.startedAt >= longestTask) {
				fail(task, 'MaximumTaskDurationExceeded');
				return;
			}
			const due = Math.floor(((this.#clock.now() - task.startedAt) / 1000) * rate);
			while (task.status === 'RUNNING' && task.moved < due) {
				if (!this.#moveOne(task, source)) break;
			}
			if (task.status === 'RUNNING') wait();
		};
		wait();
	}

	#moveOne(task: MoveTask, source: Queue): boolean {
		let destination: Queue | undefined;
		const message = source.takeNext((next) => {
			destination = this.#destinationOf(task, next);
			if (!destination) {
				const unknown = task.destinationArn === undefined && next.deadLetterSource === null;
				fail(task, unknown ? 'CouldNotDetermineMessageSource' : 'AWS.SimpleQueueService.NonExistentQueue');
			}
			return destination !== undefined;
		});
		if (!message || !destination) {
			if (task.status === 'RUNNING') task.status = 'COMPLETED';
			return false;
		}
		source.activity.totals.received++;
		source.activity.totals.deleted++;
		// A redriven message is a new one: new id, new time, nothing received yet.
		destination.insert(message, { sentAt: this.#clock.now() });
		destination.activity.sentSize(message.size);
		task.moved++;
		return true;
	}

	#destinationOf(task: MoveTask, message: StoredMessage): Queue | undefined {
		const arn = task.destinationArn ?? message.deadLetterSource;
		return arn === null ? undefined : this.#region.queueByArn(arn);
	}
}

/** The queue whose task a handle names, or undefined for what is no handle. */
function sourceInHandle(handle: string): string | undefined {
	try {
		const named: unknown = JSON.parse(Buffer.from(handle, 'base64').toString());
		const arn = (named as { sourceArn?: unknown } | null)?.sourceArn;
		return typeof arn === 'string' ? arn : undefined;
	} catch {
		// No JSON: nothing that was ever given out as a handle.
		return undefined;
	}
}

function isActive(task: MoveTask): boolean {
	return task.status === 'RUNNING' || task.status === 'CANCELLING';
}

function fail(task: MoveTask, reason: string): void {
	task.status = 'FAILED';
	task.failure = reason;
}
