import { isHeld, type Lease } from '../../actions/lease.ts';
import type { TableSpec } from '../../components/table.ts';
import { formatAge, formatBytes, formatCount, UNKNOWN } from '../../model/format.ts';
import type { Message } from '../../model/message.ts';
import { sanitise } from '../../model/sanitise.ts';

/** One message on the screen: held by a lease, or only looked at where the endpoint can do that. */
export interface MessageRow {
	readonly id: string;
	readonly message: Message;
	readonly lease: Lease | null;
	/** Milliseconds since the epoch, by the endpoint's clock. */
	readonly now: number;
}

/** What is held, then what was only looked at and is not held. */
export function messageRows(leases: readonly Lease[], peeked: readonly Message[], now: number): MessageRow[] {
	const held = new Set(leases.map((lease) => lease.id));
	return [
		...leases.map((lease) => ({ id: lease.id, message: lease.message, lease, now })),
		...peeked
			.filter(({ id }) => !held.has(id))
			.map((message) => ({ id: message.id, message, lease: null, now })),
	];
}

/** Only the start of a body is drawn in a row; more of it would be cut off anyway. */
const bodyStart = 400;

const withGroups: TableSpec<MessageRow> = {
	marks: true,
	compact: { sign: 'lease', name: 'body', number: 'lease', below: 60 },
	columns: [
		{
			id: 'lease',
			head: 'LEASE',
			priority: 100,
			min: 7,
			value: ({ lease, now }) => {
				if (!lease) return { text: 'peek', role: 'dim' };
				if (!isHeld(lease, now)) return { text: 'expired', role: 'warn' };
				const left = lease.expiresAt - now;
				return { text: formatAge(left), role: left < 10_000 ? 'warn' : 'plain' };
			},
		},
		{
			id: 'id',
			head: 'ID',
			priority: 30,
			min: 8,
			max: 8,
			value: ({ id }) => ({ text: sanitise(id).slice(0, 8), role: 'dim' }),
		},
		{
			id: 'group',
			head: 'GROUP',
			priority: 60,
			min: 5,
			max: 20,
			flex: 1,
			cut: 'start',
			value: ({ message }) => ({
				text: sanitise(message.group ?? UNKNOWN),
				role: message.group ? 'plain' : 'dim',
			}),
		},
		{
			id: 'sent',
			head: 'SENT',
			priority: 50,
			min: 8,
			value: ({ message, now }) => ({
				text: message.sentAt === null ? UNKNOWN : `${formatAge(now - message.sentAt)} ago`,
			}),
		},
		{
			id: 'receives',
			head: 'RECEIVES',
			align: 'right',
			priority: 80,
			min: 8,
			value: ({ message }) => ({
				text: formatCount(message.receiveCount),
				role: (message.receiveCount ?? 0) > 1 ? 'plain' : 'dim',
			}),
		},
		{
			id: 'size',
			head: 'SIZE',
			align: 'right',
			priority: 40,
			min: 6,
			value: ({ message }) => ({ text: formatBytes(message.size), role: 'dim' }),
		},
		{
			id: 'body',
			head: 'BODY',
			priority: 90,
			min: 24,
			flex: 2,
			value: ({ message }) => ({ text: sanitise(message.body.slice(0, bodyStart)) }),
		},
	],
};

const withoutGroups: TableSpec<MessageRow> = {
	...withGroups,
	columns: withGroups.columns.filter(({ id }) => id !== 'group'),
};

/** The table of messages; with their groups where any has one. */
export function messageTable(rows: readonly MessageRow[]): TableSpec<MessageRow> {
	return rows.some(({ message }) => message.group !== null) ? withGroups : withoutGroups;
}
