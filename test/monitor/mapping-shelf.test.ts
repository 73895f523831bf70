import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventSourceMapping } from '../../source/model/function.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { MappingShelf } from '../../source/monitor/mapping-shelf.ts';
import { DashboardStore } from '../../source/store/dashboard-store.ts';

function mapping(uuid: string, functionName: string, queue: string, state = 'Enabled'): EventSourceMapping {
	return {
		uuid,
		functionName,
		eventSourceArn: `arn:aws:sqs:eu-west-1:000000000000:${queue}`,
		state,
		stateReason: null,
		batchSize: 10,
		batchingWindowSeconds: null,
		maximumConcurrency: null,
		reportsItemFailures: false,
		filters: [],
		lastResult: null,
		modifiedAt: null,
	};
}

function aShelf() {
	const store = new DashboardStore(new ManualClock(), 2);
	const told: string[][] = [];
	const shelf = new MappingShelf(store, (names) => {
		told.push([...names].sort());
		// Who is told asks at once what there is now.
		seen.push([...names].sort().map((name) => states(name)));
	});
	const seen: string[][] = [];
	const states = (name: string) =>
		shelf
			.of(name)
			.map(({ uuid, state }) => `${uuid} ${state}`)
			.join(', ');
	return { shelf, told, seen, states };
}

test("a function's mappings are those of now, after each kind of change", () => {
	const { shelf, told, seen, states } = aShelf();
	assert.equal(states('worker'), '');
	shelf.putAll([mapping('1', 'worker', 'orders'), mapping('2', 'mailer', 'mails')]);
	assert.deepEqual(
		[told.pop(), seen.pop()],
		[
			['mailer', 'worker'],
			['2 Enabled', '1 Enabled'],
		],
	);
	shelf.put(mapping('1', 'worker', 'orders', 'Disabling'));
	assert.deepEqual([told.pop(), seen.pop()], [['worker'], ['1 Disabling']]);
	shelf.put(mapping('3', 'worker', 'returns'));
	assert.equal(states('worker'), '1 Disabling, 3 Enabled');
	shelf.remove('1');
	assert.equal(states('worker'), '3 Enabled');
	assert.equal(states('mailer'), '2 Enabled');
});

test('all of one source: what is not among them is gone, the others stay', () => {
	const { shelf, states } = aShelf();
	shelf.putAll([mapping('1', 'worker', 'orders'), mapping('2', 'mailer', 'mails')]);
	shelf.putAll([mapping('4', 'worker', 'orders')], 'arn:aws:sqs:eu-west-1:000000000000:orders');
	assert.equal(states('worker'), '4 Enabled');
	assert.equal(states('mailer'), '2 Enabled');
});
