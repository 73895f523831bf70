import type { CloudWatchService } from '../aws/services.ts';
import type { Alarm } from '../model/alarm.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';
import { denied, known, type Reading, unknown, unsupported } from '../model/reading.ts';
import { asQdashError, type ServiceHealth } from './service-health.ts';

/** A CloudWatch whose alarms are asked for. */
export interface AlarmsPlace {
	readonly cloudWatch: CloudWatchService;
	readonly health: ServiceHealth;
}

/** What the poller needs, and whom it tells. */
export interface AlarmsPollerOptions {
	/** The wall clock. */
	readonly clock: Clock;
	readonly endpointClock: Clock;
	/** The region that is looked at. */
	readonly here: AlarmsPlace;
	/**
	 * us-east-1, where alarms on CloudFront are; null where that is the region itself, or there is no CloudFront
	 * in the partition.
	 */
	readonly global: AlarmsPlace | null;
	/** Factor on the pace, to keep a budget. */
	readonly widened: () => number;
	readonly onAlarms: (alarms: Reading<readonly Alarm[]>) => void;
}

const every = 60_000;
const tick = 1000;
const cloudFront = 'AWS/CloudFront';

/** Asks once a minute which alarms are in ALARM: tabs and verdicts count by them. */
export class AlarmsPoller {
	readonly #options: AlarmsPollerOptions;
	readonly #places: readonly AskedPlace[];
	readonly #abort = new AbortController();
	#timer: TimerHandle | null = null;

	constructor(options: AlarmsPollerOptions) {
		this.#options = options;
		const { here, global } = options;
		this.#places = [
			new AskedPlace(here, () => true),
			...(global ? [new AskedPlace(global, (alarm) => alarm.watches?.namespace === cloudFront)] : []),
		];
	}

	/** DescribeAlarms in an hour if nothing is widened. */
	get requestsPerHour(): number {
		return this.#places.filter(({ refused }) => !refused).length * (3_600_000 / every);
	}

	/** Asks now, and from then on every minute. */
	start(): void {
		if (this.#timer !== null || this.#abort.signal.aborted) return;
		const again = () => {
			void this.#round();
			this.#timer = this.#options.clock.setTimeout(again, tick);
		};
		again();
	}

	/** Ends what is under way; nothing is told from then on. */
	stop(): void {
		this.#abort.abort();
		if (this.#timer !== null) this.#options.clock.clearTimeout(this.#timer);
		this.#timer = null;
	}

	/** Asks anew, though not within the same minute; forgets refusals. */
	refresh(): void {
		for (const place of this.#places) place.forgetRefusal();
	}

	/** Asks everywhere once, and ends when all have answered or failed. */
	async readOnce(): Promise<void> {
		await Promise.all(this.#places.map((place) => this.#ask(place)));
	}

	async #round(): Promise<void> {
		const { clock, widened } = this.#options;
		await Promise.all(
			this.#places
				.filter((place) => place.isDue(clock.now(), every * widened()))
				.map((place) => this.#ask(place)),
		);
	}

	async #ask(place: AskedPlace): Promise<void> {
		const { clock, endpointClock, onAlarms } = this.#options;
		const changed = await place.ask(clock, endpointClock, this.#abort.signal);
		if (changed) onAlarms(joined(this.#places.map(({ reading }) => reading)));
	}
}

/** One region's alarms, and when they were asked for. */
class AskedPlace {
	readonly #place: AlarmsPlace;
	readonly #wanted: (alarm: Alarm) => boolean;
	/** By the wall clock. */
	#askedAt = Number.NEGATIVE_INFINITY;
	#asking = false;
	/** Null before the first answer. */
	reading: Reading<readonly Alarm[]> | null = null;
	/** Denied or unsupported: not asked again until somebody asks for it. */
	refused = false;

	constructor(place: AlarmsPlace, wanted: (alarm: Alarm) => boolean) {
		this.#place = place;
		this.#wanted = wanted;
	}

	isDue(now: number, pace: number): boolean {
		const { health } = this.#place;
		if (this.#asking || this.refused || health.pause > 0) return false;
		return now - this.#askedAt >= pace * health.widened;
	}

	forgetRefusal(): void {
		if (this.refused) this.#askedAt = Number.NEGATIVE_INFINITY;
		this.refused = false;
	}

	/** @returns whether there is something to tell */
	async ask(clock: Clock, endpointClock: Clock, signal: AbortSignal): Promise<boolean> {
		const { cloudWatch, health } = this.#place;
		const startedAt = clock.now();
		this.#asking = true;
		this.#askedAt = startedAt;
		try {
			const alarms = await cloudWatch.alarmsInAlarm({ signal });
			if (signal.aborted) return false;
			health.succeeded();
			this.reading = known(alarms.filter(this.#wanted), endpointClock.now());
			return true;
		} catch (cause) {
			const error = asQdashError(cause, 'CloudWatch', 'DescribeAlarms');
			if (signal.aborted || error.kind === 'cancelled') return false;
			return this.#failed(error, startedAt);
		} finally {
			this.#asking = false;
		}
	}

	#failed(error: QdashError, startedAt: number): boolean {
		this.#place.health.failed(error, startedAt);
		if (error.kind === 'denied' || error.kind === 'unsupported') {
			this.refused = true;
			this.reading = error.kind === 'denied' ? denied : unsupported;
			return true;
		}
		// What was known stays, and ages.
		if (this.reading) return false;
		this.reading = unknown;
		return true;
	}
}

/** What is known anywhere, as old as its oldest part; else why it is known nowhere. */
function joined(readings: readonly (Reading<readonly Alarm[]> | null)[]): Reading<readonly Alarm[]> {
	const answered = readings.filter((reading) => reading?.state === 'known');
	if (answered.length > 0) {
		return known(
			answered.flatMap(({ value }) => value),
			Math.min(...answered.map(({ at }) => at)),
		);
	}
	return readings.find((reading) => reading !== null) ?? unknown;
}
