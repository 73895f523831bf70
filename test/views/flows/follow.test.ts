import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActionSession } from '../../../source/actions/session.ts';
import type { AppServices } from '../../../source/app-services.ts';
import { ManualClock } from '../../../source/model/manual-clock.ts';
import { DashboardStore } from '../../../source/store/dashboard-store.ts';
import { follow } from '../../../source/views/flows/follow.ts';

const every = 5000;

function followed(ending: AbortController) {
	const clock = new ManualClock();
	const store = new DashboardStore(clock, 2);
	const said: string[] = [];
	let looks = 0;
	const services = { session: { clock, store }, tell: (text: string) => said.push(text) };
	const actions = { ending } as unknown as ActionSession;
	follow(services as unknown as AppServices, actions, {
		every,
		look: () => {
			looks += 1;
		},
		ended: ({ mappings }) => (mappings.size > 0 ? 'it ended' : null),
	});
	return { clock, store, said, looks: () => looks };
}

test('a change is looked at until it has ended, which is said once', async () => {
	const { clock, store, said, looks } = followed(new AbortController());
	assert.equal(looks(), 1);
	await clock.advance(2 * every);
	assert.equal(looks(), 3);
	store.update({ mappings: new Map([['1', {} as never]]) });
	store.flush();
	await clock.advance(10 * every);
	assert.deepEqual([said, looks()], [['it ended'], 3]);
});

test('who leaves the account hears and asks no more of it', async () => {
	const ending = new AbortController();
	const { clock, said, looks, store } = followed(ending);
	ending.abort();
	store.update({ mappings: new Map([['1', {} as never]]) });
	store.flush();
	await clock.advance(10 * every);
	assert.deepEqual([said, looks()], [[], 1]);
});

test('a change that is answered after the account was left is not followed in the next one', async () => {
	const ending = new AbortController();
	ending.abort();
	const { clock, said, looks } = followed(ending);
	await clock.advance(10 * every);
	assert.deepEqual([said, looks()], [[], 0]);
});
