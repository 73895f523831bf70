import type { ApiSummary, MetricStage } from '../model/api.ts';
import { QdashError } from '../model/errors.ts';
import type { ServiceListing } from '../store/dashboard-store.ts';
import { type Question, question } from './question.ts';
import type { ServiceHealth } from './service-health.ts';
import { itemsOf, type StageKnowledge } from './stage-records.ts';
import type { WatcherOptions } from './watcher.ts';

const goodFor = 10 * 60_000;

type ListName = 'rest' | 'others' | 'measured';

/** What the lists need, and whom they tell. */
export interface StageListsOptions extends Pick<WatcherOptions, 'connection' | 'cloudWatchHealth'> {
	/** Of the control plane. */
	readonly health: ServiceHealth;
	/** One of the lists has come, or has failed. */
	readonly changed: () => void;
}

/** The three lists that stages are made of: both versions' APIs, and what CloudWatch has metrics of. */
export class StageLists {
	readonly #options: StageListsOptions;
	#known: Pick<StageKnowledge, ListName> = { rest: 'asking', others: 'asking', measured: 'asking' };
	readonly #errors: Record<ListName, QdashError | null> = { rest: null, others: null, measured: null };
	/** What a view says of the control plane's failures. */
	#error: QdashError | null = null;
	/** When the APIs were last listed whole, by the endpoint's clock. */
	#listedAt: number | null = null;

	constructor(options: StageListsOptions) {
		this.#options = options;
	}

	/** As they were last read. */
	get known(): Pick<StageKnowledge, ListName> {
		return this.#known;
	}

	/** CloudWatch's last failure to list metrics, or null. */
	get metricsError(): QdashError | null {
		return this.#errors.measured;
	}

	questions(): Question[] {
		const { apiGateway } = this.#options.connection;
		return [
			this.#list('measured', ['CloudWatch', 'ListMetrics'], (signal) =>
				apiGateway.stagesWithMetrics({ signal }),
			),
			this.#list('rest', ['API Gateway', 'GetRestApis'], (signal) =>
				apiGateway.listApis(1, { signal, urgent: true }),
			),
			this.#list('others', ['API Gateway', 'GetApis'], (signal) =>
				apiGateway.listApis(2, { signal, urgent: true }),
			),
		];
	}

	/**
	 * What became of them, or null while one of them has not come: stages that only metrics know are worth showing
	 * without the control plane.
	 */
	outcome(): Pick<ServiceListing, 'state' | 'error' | 'absence' | 'at'> | null {
		const { rest, others, measured } = this.#known;
		if ([rest, others, measured].includes('asking')) return null;
		const error = this.#error;
		const told = { error, absence: null, at: this.#listedAt };
		const answered = rest !== 'failed' || others !== 'failed' || itemsOf(measured).length > 0;
		if (answered || !error) return { ...told, state: 'known' };
		if (error.kind !== 'unsupported') return { ...told, state: 'failed' };
		return { ...told, state: 'absent', absence: error.message };
	}

	#list(
		name: ListName,
		of: Question['of'],
		send: (signal: AbortSignal) => Promise<readonly ApiSummary[] | readonly MetricStage[]>,
	): Question {
		const { cloudWatchHealth, health } = this.#options;
		return question({
			key: `list ${name}`,
			goodFor,
			urgent: true,
			health: name === 'measured' ? cloudWatchHealth : health,
			of,
			send: ({ signal }) => send(signal),
			take: (answer) => this.#ended(name, answer, null),
			failed: (error) => this.#ended(name, 'failed', error),
		});
	}

	#ended(
		name: ListName,
		list: readonly ApiSummary[] | readonly MetricStage[] | 'failed',
		error: QdashError | null,
	): void {
		// What was listed once stays while it can't be listed again.
		if (list !== 'failed' || this.#known[name] === 'asking') this.#known = { ...this.#known, [name]: list };
		this.#errors[name] = error;
		if (name !== 'measured') this.#error = whatFailed(this.#errors.rest, this.#errors.others);
		if (!this.#errors.rest && !this.#errors.others) this.#listedAt = this.#options.connection.clock.now();
		this.#options.changed();
	}
}

/** The failure that is worth a sentence: that one version is not there says less than that the other one failed. */
function whatFailed(rest: QdashError | null, others: QdashError | null): QdashError | null {
	const errors = [rest, others].filter((each) => each !== null);
	const failed = errors.find(({ kind }) => kind !== 'unsupported');
	const [lacking] = errors;
	if (failed || !lacking) return failed ?? null;
	const { kind, service, operation } = lacking;
	const what = errors.length > 1 ? `${service} is` : rest ? 'REST APIs are' : 'HTTP and WebSocket APIs are';
	const message = `${what} not supported by this endpoint.`;
	return new QdashError({ kind, service, operation, message, cause: lacking });
}
