import { ServiceError } from '../../service-error.ts';
import type { MetricStore } from '../metric-store.ts';
import {
	type Alarm,
	type AlarmState,
	type CompositeAlarmSettings,
	jsonTime,
	type MetricAlarmSettings,
} from './alarm.ts';
import { AlarmHistory } from './alarm-history.ts';
import { type Judgement, judge } from './evaluation.ts';
import { type AlarmHook, notificationBody, summaryOf } from './notification.ts';
import { reasonDataOf, reasonOf } from './reason.ts';

/** What an alarm book needs around it. */
export interface AlarmBookOptions {
	readonly region: string;
	readonly account: string;
	readonly metrics: MetricStore;
	/** Asked each time, since whoever acts on alarms may come later. */
	readonly hook: () => AlarmHook | undefined;
}

/** One region's alarms: what they watch, their states, their history, their tags. */
export class AlarmBook {
	readonly history = new AlarmHistory();
	readonly #options: AlarmBookOptions;
	readonly #alarms = new Map<string, Alarm>();
	readonly #tags = new Map<string, Map<string, string>>();
	/** Composite alarms whose state just changes: a cycle of them ends here. */
	readonly #changing = new Set<Alarm>();

	constructor(options: AlarmBookOptions) {
		this.#options = options;
	}

	get size(): number {
		return this.#alarms.size;
	}

	/** All alarms by name. */
	get all(): readonly Alarm[] {
		return [...this.#alarms.values()].sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
	}

	find(name: string): Alarm | undefined {
		return this.#alarms.get(name);
	}

	arnOf(name: string): string {
		const { region, account } = this.#options;
		return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
	}

	/** An alarm's tags by key, or undefined where there is no such alarm. */
	tags(name: string): Map<string, string> | undefined {
		return this.#tags.get(name);
	}

	/** The composite alarms that look at one. */
	parentsOf(name: string): readonly Alarm[] {
		return this.all.filter(
			({ settings }) => settings.kind === 'CompositeAlarm' && settings.rule.children.includes(name),
		);
	}

	/** Creates an alarm, or gives one that is there another configuration; its state and tags then stay. */
	put(
		settings: MetricAlarmSettings | CompositeAlarmSettings,
		tags: ReadonlyMap<string, string>,
		now: number,
	): void {
		const existing = this.#alarms.get(settings.name);
		if (existing) {
			existing.settings = settings;
			existing.configuredAt = now;
			this.history.configured(existing, 'updated', now);
			this.#judgeComposite(existing, `${settings.arn} was updated and its alarm rule evaluates to`, now);
			return;
		}
		const alarm: Alarm = {
			settings,
			configuredAt: now,
			transitionedAt: now,
			state: {
				value: 'INSUFFICIENT_DATA',
				reason: 'Unchecked: Initial alarm creation',
				reasonData: undefined,
				updatedAt: now,
			},
		};
		this.#alarms.set(settings.name, alarm);
		this.#tags.set(settings.name, new Map(tags));
		this.history.configured(alarm, 'created', now);
		this.#judgeComposite(alarm, `${settings.arn} was created and its alarm rule evaluates to`, now);
	}

	delete(name: string, now: number): void {
		const alarm = this.#alarms.get(name);
		if (!alarm) return;
		this.#alarms.delete(name);
		this.#tags.delete(name);
		this.history.configured(alarm, 'deleted', now);
	}

	/** Gives an alarm a state, and carries out what follows from another one. */
	setState(alarm: Alarm, state: AlarmState, now: number): void {
		const before = alarm.state;
		alarm.state = state;
		if (before.value === state.value) return;
		alarm.transitionedAt = now;
		this.history.changed(alarm, before, now);
		this.#act(alarm, before, now);
		const said = `${alarm.settings.arn} transitioned to ${state.value} at ${longTime(now)}`;
		for (const parent of this.parentsOf(alarm.settings.name)) this.#judgeComposite(parent, said, now);
	}

	/**
	 * Judges every metric alarm by the periods that have ended; composite alarms follow them.
	 *
	 * @param now - milliseconds since the epoch
	 */
	evaluate(now: number): void {
		const { metrics, account } = this.#options;
		for (const alarm of this.all) {
			const { settings } = alarm;
			if (settings.kind !== 'MetricAlarm') continue;
			const judgement = judgedOrUnknown(settings, () => judge(settings, metrics, account, now));
			if (!judgement || judgement.value === alarm.state.value) continue;
			this.setState(
				alarm,
				{
					value: judgement.value,
					reason: reasonOf(settings, judgement),
					reasonData: reasonDataOf(settings, judgement, now),
					updatedAt: now,
				},
				now,
			);
		}
	}

	/** @param because - said where the state becomes another; with `evaluates to` at its end, that is completed */
	#judgeComposite(alarm: Alarm, because: string, now: number): void {
		const { settings } = alarm;
		if (settings.kind !== 'CompositeAlarm') return;
		// An alarm that is gone counts as one without data.
		const holds = settings.rule.holds((name) => this.#alarms.get(name)?.state.value ?? 'INSUFFICIENT_DATA');
		const value = holds ? 'ALARM' : 'OK';
		if (value === alarm.state.value || this.#changing.has(alarm)) return;
		const triggeringAlarms = settings.rule.children.flatMap((name) => {
			const child = this.#alarms.get(name);
			if (!child || (holds && child.state.value !== 'ALARM')) return [];
			const { state, transitionedAt } = child;
			return [
				{ arn: child.settings.arn, state: { value: state.value, timestamp: jsonTime(transitionedAt) } },
			];
		});
		const reason = because.endsWith('evaluates to') ? `${because} ${value}` : because;
		const reasonData = JSON.stringify({ triggeringAlarms });
		this.#changing.add(alarm);
		this.setState(alarm, { value, reason, reasonData, updatedAt: now }, now);
		this.#changing.delete(alarm);
	}

	#act(alarm: Alarm, before: AlarmState, now: number): void {
		const { settings, state } = alarm;
		const actions = settings.actions[state.value];
		if (!settings.actionsEnabled || actions.length === 0) return;
		const { region, account, hook } = this.#options;
		const body = notificationBody(alarm, before, region, account);
		for (const action of actions) this.history.acted(alarm, action, body, now);
		hook()?.(region, summaryOf(alarm, before, region), actions, body);
	}
}

/** An expression that can't be computed with what there is leaves its alarm without data. */
function judgedOrUnknown(
	settings: MetricAlarmSettings,
	compute: () => Judgement | undefined,
): Judgement | undefined {
	try {
		return compute();
	} catch (error) {
		if (!(error instanceof ServiceError) || !settings.queries) throw error;
		return { value: 'INSUFFICIENT_DATA', points: [], breaching: [], filled: 0, newest: 0 };
	}
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
	'January',
	'February',
	'March',
	'April',
	'May',
	'June',
	'July',
	'August',
	'September',
	'October',
	'November',
	'December',
];

/** `Friday 22 July, 2022 15:57:45 UTC` */
function longTime(at: number): string {
	const date = new Date(at);
	const day = String(date.getUTCDate()).padStart(2, '0');
	const time = date.toISOString().slice(11, 19);
	return `${days[date.getUTCDay()]} ${day} ${months[date.getUTCMonth()]}, ${date.getUTCFullYear()} ${time} UTC`;
}
