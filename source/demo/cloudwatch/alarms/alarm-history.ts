import type { Alarm, AlarmState } from './alarm.ts';
import { described } from './alarm.ts';

export const historyTypes = ['ConfigurationUpdate', 'StateUpdate', 'Action'] as const;

/** Something that happened to an alarm. It is kept when the alarm is deleted. */
export interface HistoryItem {
	readonly alarm: string;
	readonly kind: 'MetricAlarm' | 'CompositeAlarm';
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly type: (typeof historyTypes)[number];
	readonly summary: string;
	/** JSON. */
	readonly data: string;
}

/** AWS keeps alarm history for 30 days. */
const keptFor = 30 * 24 * 3_600_000;
/** So that a cloud left open stays small. */
const mostItems = 20_000;

/** One region's alarm history, oldest first. */
export class AlarmHistory {
	#items: HistoryItem[] = [];

	get items(): readonly HistoryItem[] {
		return this.#items;
	}

	configured(alarm: Alarm, change: 'created' | 'updated' | 'deleted', at: number): void {
		const { StateValue, StateReason, StateReasonData, ...settings } = described(alarm);
		const type = { created: 'Create', updated: 'Update', deleted: 'Delete' }[change];
		this.#add(alarm, at, 'ConfigurationUpdate', `Alarm "${alarm.settings.name}" ${change}`, {
			version: '1.0',
			type,
			[`${change}Alarm`]: { ...settings, StateValue },
		});
	}

	changed(alarm: Alarm, before: AlarmState, at: number): void {
		const told = ({ value, reason, reasonData }: AlarmState) => ({
			stateValue: value,
			stateReason: reason,
			...(reasonData !== undefined && { stateReasonData: JSON.parse(reasonData) }),
		});
		const summary = `Alarm updated from ${before.value} to ${alarm.state.value}`;
		this.#add(alarm, at, 'StateUpdate', summary, {
			version: '1.0',
			oldState: told(before),
			newState: told(alarm.state),
		});
	}

	acted(alarm: Alarm, action: string, body: string, at: number): void {
		this.#add(alarm, at, 'Action', `Successfully executed action ${action}`, {
			actionState: 'Succeeded',
			notificationResource: action,
			stateUpdateTimestamp: alarm.state.updatedAt,
			publishedMessage: body,
		});
	}

	#add(alarm: Alarm, at: number, type: HistoryItem['type'], summary: string, data: object): void {
		const { name, kind } = alarm.settings;
		this.#items.push({ alarm: name, kind, at, type, summary, data: JSON.stringify(data) });
		const oldest = this.#items[0];
		if (this.#items.length > mostItems || (oldest && oldest.at < at - keptFor)) {
			this.#items = this.#items.slice(-mostItems).filter((item) => item.at >= at - keptFor);
		}
	}
}
