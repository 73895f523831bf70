import type { Random } from '../random.ts';
import type { SqsRegion } from '../sqs/region.ts';
import { draft } from './drafts.ts';
import { nothing } from './nothing.ts';
import type { Scenario } from './scenario.ts';

const queues = 1_000;
export const services = [
	'billing',
	'catalog',
	'checkout',
	'delivery',
	'emails',
	'fraud',
	'ledger',
	'media',
	'returns',
	'search',
];
export const purposes = ['commands', 'events', 'retries', 'dlq', 'imports'];
/** Twelve hours, the longest there is: what is in flight stays so while a benchmark runs. */
const visibility = 43_200;

/** 1,000 queues with messages that nobody sends or takes, so their counts stand still. */
export function thousand(): Scenario {
	return { ...nothing, furnish: thousandQueues };
}

function thousandQueues(region: SqsRegion, now: number, random: Random): void {
	for (let index = 0; index < queues; index++) {
		const service = services[index % services.length];
		const purpose = purposes[Math.floor(index / services.length) % purposes.length];
		const fifo = index % 5 === 0;
		const number = String(Math.floor(index / (services.length * purposes.length)) + 1).padStart(2, '0');
		const name = `${service}-${purpose}-${number}${fifo ? '.fifo' : ''}`;
		const attributes = new Map(
			fifo
				? [
						['FifoQueue', 'true'],
						['ContentBasedDeduplication', 'true'],
					]
				: [],
		);
		const queue = region.create(name, attributes as ReadonlyMap<string, string>, new Map());
		// Most queues are nearly empty and a few are not, as in a real account.
		const visible = Math.floor(random.fraction() ** 6 * 160);
		const inFlight = Math.floor(random.fraction() ** 8 * 40);
		const insert = (position: number) =>
			queue.insert(
				draft(
					`{"number":${position}}`,
					fifo ? { group: `group-${position}`, deduplicationId: `${position}` } : {},
				),
				{
					sentAt: now - (visible + inFlight - position) * 7_000 - 1_000,
				},
			);
		for (let position = 0; position < inFlight; position++) insert(position);
		let held = 0;
		while (held < inFlight) {
			held += queue.receive({ max: Math.min(10, inFlight - held), visibilitySeconds: visibility }).length;
		}
		for (let position = inFlight; position < visible + inFlight; position++) insert(position);
		queue.activity.take();
	}
}
