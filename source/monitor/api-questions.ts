import type { ControlPlaneOptions } from '../aws/contract/api-gateway.ts';
import type { ApiProtocol, StageRecord, Throttle, UsagePlan } from '../model/api.ts';
import type { QdashError } from '../model/errors.ts';
import { denied, known, knownValue, pending, type Reading, unknown, unsupported } from '../model/reading.ts';
import { Failures } from './failures.ts';
import { type Asking, type Question, question } from './question.ts';
import { quotaPeriod } from './quota-period.ts';
import type { ServiceHealth } from './service-health.ts';
import type { ApiState } from './stage-records.ts';
import type { WatcherOptions } from './watcher.ts';

const minute = 60_000;
const settingsGoodFor = 15 * minute;
const detailsGoodFor = 10 * minute;
const throttleGoodFor = 60 * minute;

/** What the questions need, and whom they tell. */
export interface ApiQuestionsOptions extends Pick<WatcherOptions, 'connection' | 'store'> {
	/** Of the control plane. */
	readonly health: ServiceHealth;
	/** Something is known of one API. */
	readonly learnt: (apiId: string, change: (before: ApiState) => ApiState) => void;
	/** The routes of an API are known. */
	readonly detailed: () => void;
	readonly throttle: (throttle: Reading<Throttle>) => void;
}

/** What to ask the control plane of single APIs: few calls, good for long. */
export class ApiQuestions {
	readonly #options: ApiQuestionsOptions;
	readonly #failures = new Failures();

	constructor(options: ApiQuestionsOptions) {
		this.#options = options;
	}

	/** Of stages on the screen: settings and deployments of their APIs, in the background. */
	ofRows(stageIds: readonly string[]): Question[] {
		const { stages } = this.#options.store.latest;
		const apis = new Map<string, ApiProtocol>();
		for (const id of stageIds) {
			const ref = stages.get(id)?.ref;
			if (ref?.apiId) apis.set(ref.apiId, ref.protocol);
		}
		return [
			...[...apis].flatMap(([id, protocol]) => this.#ofApi(id, protocol, false)),
			...(apis.size > 0 ? [this.#accountThrottle()] : []),
		];
	}

	/** Of the opened stage: its API's settings, deployments and routes at once, usage plans with its settings. */
	ofOpened(stageId: string, withPlans: boolean): Question[] {
		const record = this.#options.store.latest.stages.get(stageId);
		if (!record?.ref.apiId) return [];
		const { apiId, protocol } = record.ref;
		return [
			...this.#ofApi(apiId, protocol, true),
			this.#details(apiId, protocol),
			...(withPlans ? this.#usagePlans(record, apiId) : []),
			this.#accountThrottle(),
		];
	}

	#ofApi(id: string, protocol: ApiProtocol, urgent: boolean): Question[] {
		const { apiGateway } = this.#options.connection;
		const api = { id, protocol };
		const ask = <Part extends 'stages' | 'deployments'>(
			part: Part,
			operation: string,
			send: (options: ControlPlaneOptions) => Promise<Extract<ApiState[Part], { state: 'known' }>['value']>,
		) =>
			this.#question({
				key: `${part} ${id}`,
				goodFor: settingsGoodFor,
				urgent,
				operation,
				send,
				take: (value) => {
					const error = this.#failures.set(id, part, null);
					const reading = { state: 'known', value, at: this.#now() };
					this.#options.learnt(id, (before) => ({ ...before, [part]: reading, error }));
				},
				failed: (failure) => {
					const error = this.#failures.set(id, part, failure);
					this.#options.learnt(id, (before) => ({
						...before,
						[part]: refused(failure) ?? before[part],
						error,
					}));
				},
			});
		return [
			ask('stages', 'GetStages', (options) => apiGateway.getStages(api, options)),
			ask('deployments', 'GetDeployments', (options) => apiGateway.getDeployments(api, options)),
		];
	}

	#details(id: string, protocol: ApiProtocol): Question {
		const { connection, detailed, learnt, store } = this.#options;
		return this.#question({
			key: `details ${id}`,
			goodFor: detailsGoodFor,
			urgent: true,
			operation: protocol === 'REST' ? 'GetResources' : 'GetRoutes',
			send: (options) => connection.apiGateway.getDetails({ id, protocol }, options),
			take: (details) => {
				store.putRecord('apiDetails', id, known(details, details.at));
				const error = this.#failures.set(id, 'details', null);
				learnt(id, (before) => ({ ...before, error }));
				detailed();
			},
			failed: (failure) => {
				const reading = refused(failure);
				if (reading) store.putRecord('apiDetails', id, reading);
				const error = this.#failures.set(id, 'details', failure);
				learnt(id, (before) => ({ ...before, error }));
			},
		});
	}

	#accountThrottle(): Question {
		const { connection, throttle } = this.#options;
		return this.#question({
			key: 'account',
			goodFor: throttleGoodFor,
			urgent: false,
			operation: 'GetAccount',
			send: (options) => connection.apiGateway.getAccountThrottle(options),
			take: (value) => throttle(known(value, this.#now())),
			failed: (error) => {
				const reading = refused(error);
				if (reading) throttle(reading);
			},
		});
	}

	/** The plans that a stage is in, and how much of each one's quota is used. */
	#usagePlans({ ref }: StageRecord, apiId: string): Question[] {
		if (ref.protocol !== 'REST' || ref.stage === '') return [];
		const { connection, store } = this.#options;
		const plans = this.#plansOf(ref.id);
		const list = this.#question({
			key: `plans ${ref.id}`,
			goodFor: detailsGoodFor,
			urgent: true,
			operation: 'GetUsagePlans',
			send: (options) => connection.apiGateway.getUsagePlans(apiId, ref.stage, options),
			take: (found) => {
				const used = new Map(this.#plansOf(ref.id).map((plan) => [plan.id, plan.used]));
				const withUsed = found.map((plan) => ({ ...plan, used: used.get(plan.id) ?? plan.used }));
				store.putRecord('usagePlans', ref.id, known(withUsed, this.#now()));
			},
			failed: (error) => {
				const reading = refused(error);
				if (reading) store.putRecord('usagePlans', ref.id, reading);
				else if (!store.latest.usagePlans.has(ref.id)) store.putRecord('usagePlans', ref.id, unknown);
			},
		});
		return [list, ...plans.flatMap((plan) => (plan.quota ? [this.#usage(ref.id, plan, plan.quota)] : []))];
	}

	#plansOf(stageId: string): readonly UsagePlan[] {
		return knownValue(this.#options.store.latest.usagePlans.get(stageId) ?? pending) ?? [];
	}

	#usage(stageId: string, { id }: UsagePlan, quota: NonNullable<UsagePlan['quota']>): Question {
		const { connection } = this.#options;
		const { from, to } = quotaPeriod(quota, this.#now());
		return this.#question({
			key: `usage ${id} ${from} ${to}`,
			goodFor: detailsGoodFor,
			urgent: true,
			operation: 'GetUsage',
			send: (options) => connection.apiGateway.getUsage(id, from, to, options),
			take: (used) => this.#setUsed(stageId, id, known(used, this.#now())),
			failed: (error) => this.#setUsed(stageId, id, refused(error) ?? unknown),
		});
	}

	#setUsed(stageId: string, planId: string, used: Reading<number>): void {
		this.#options.store.updateRecord('usagePlans', stageId, (reading) =>
			reading.state === 'known'
				? { ...reading, value: reading.value.map((plan) => (plan.id === planId ? { ...plan, used } : plan)) }
				: reading,
		);
	}

	#question<Answer>(details: {
		readonly key: string;
		readonly goodFor: number;
		readonly urgent: boolean;
		readonly operation: string;
		readonly send: (options: ControlPlaneOptions) => Promise<Answer>;
		readonly take: (answer: Answer) => void;
		readonly failed: (error: QdashError) => void;
	}): Question {
		const { operation, send, ...rest } = details;
		return question({
			...rest,
			health: this.#options.health,
			of: ['API Gateway', operation],
			send: ({ signal, urgent }: Asking) => send({ signal, urgent }),
		});
	}

	#now(): number {
		return this.#options.connection.clock.now();
	}
}

/** What a refusal makes of a reading; null for a failure that may pass. */
export function refused(error: QdashError): Reading<never> | null {
	if (error.kind === 'denied') return denied;
	return error.kind === 'unsupported' ? unsupported : null;
}
