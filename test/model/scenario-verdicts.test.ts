import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ScenarioName } from '../../source/demo/scenario/names.ts';
import { isTrouble, type Verdict } from '../../source/model/verdict.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import { watchCloud } from '../monitor/watched-cloud.ts';

interface Truth {
	readonly kind: string;
	readonly resource: string;
	readonly since: number;
	readonly until: number | null;
}

interface Judged {
	/** By the end of the resource's ARN, as the cloud's truth has it. */
	readonly verdicts: ReadonlyMap<string, Verdict>;
	/**
	 * What is wrong with stages, distributions and functions, by the cloud itself; a route counts for its stage.
	 * What began before the three hours that a row is known for can't be told from how it always was.
	 */
	readonly truths: readonly (Truth & { readonly of: string })[];
}

const minute = 60_000;
const rowHistory = 180 * minute;
const shelves = { stage: 'stages', distribution: 'distributions', function: 'functions' } as const;

/** What is judged of a scenario when every row was on the screen, and what is true of it. */
async function judged(context: TestContext, scenario: ScenarioName): Promise<Judged> {
	const { monitor, store, cloud, clock, pass } = await watchCloud(context, {
		cloud: { scenario },
		before: async (_, clock) => {
			await clock.advance(150_000);
		},
	});
	void monitor.start();
	await pass(1000);
	for (const kind of ['stage', 'distribution', 'function'] as const) {
		monitor.setFocus({ ...noFocus, kind });
		await pass(3000);
		const shown = [...store.latest[shelves[kind]].keys()];
		const [first = null] = shown;
		monitor.setFocus({ ...noFocus, kind, shown, selected: first });
		await pass(15_000);
	}
	const { stages, distributions, functions } = store.latest;
	const verdicts = new Map<string, Verdict>([
		...[...stages.values()].map(
			({ ref, verdict }) => [`apis/${ref.apiId}/stages/${ref.stage}`, verdict] as const,
		),
		...[...distributions].map(([id, { verdict }]) => [`distribution/${id}`, verdict] as const),
		...[...functions].map(([name, { verdict }]) => [`function:${name}`, verdict] as const),
	]);
	const answer = await fetch(`${cloud.endpoint}/_qdash/truth`);
	const truths = ((await answer.json()) as Truth[]).flatMap((truth) => {
		const of = [...verdicts.keys()].find((end) => truth.resource.includes(end));
		const isOld = clock.now() - truth.since > rowHistory;
		return of === undefined || truth.until !== null || isOld ? [] : [{ ...truth, of }];
	});
	return { verdicts, truths };
}

for (const [scenario, expected] of [
	['quiet', []],
	['shop', ['5XX', 'latency', 'hit ratio fell', 'function errors']],
	['bad-deployment', ['5XX', 'function errors']],
	['api-throttled', ['throttled']],
	// CloudFront answers 5XX too: what the origin can't bear, viewers see.
	['cold-cache', ['5XX', '5XX', 'throttled']],
	['origin-slow', ['latency', 'origin slow']],
	['consumer-down', ['mapping disabled']],
] as const) {
	test(`${scenario}: what is judged is what is true, since its first minute or the next`, async (context) => {
		const { verdicts, truths } = await judged(context, scenario);
		const trouble = [...verdicts].filter(([, verdict]) => isTrouble(verdict));
		assert.deepEqual(
			trouble.map(([, { kind }]) => kind),
			expected,
		);
		for (const [of, { kind, since, evidence }] of trouble) {
			const true_ = truths.filter((truth) => truth.of === of);
			assert.ok(true_.length > 0, `${kind} of ${of} is a false alarm`);
			assert.ok(evidence.length > 0);
			if (kind === 'mapping disabled') continue;
			const late = ((since ?? Number.NaN) - (true_[0]?.since ?? Number.NaN)) / minute;
			assert.ok(late === 0 || late === 1, `${kind} of ${of} is said to have begun ${late} min late`);
		}
		for (const { of, kind } of truths) {
			assert.ok(
				trouble.some(([found]) => found === of),
				`${kind} of ${of} was not seen`,
			);
		}
		for (const [of, { severity }] of verdicts) {
			if (!trouble.some(([found]) => found === of)) assert.equal(severity, 'fine', of);
		}
	});
}

test('bad-deployment: the deployment is named, since it was made in that minute', async (context) => {
	const { verdicts } = await judged(context, 'bad-deployment');
	const stage = [...verdicts].find(([, { kind }]) => kind === '5XX')?.[1];
	assert.match(stage?.state ?? '', /^5XX since \d\d:\d\d, after deploy$/);
	assert.match(stage?.evidence.join(' ') ?? '', /Deployment \w+ \(v42: order history\) was made at/);
});
