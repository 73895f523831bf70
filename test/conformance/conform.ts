import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { fifoRules } from './fifo-rules.ts';
import type { Differences, Endpoint, Rule } from './rule.ts';
import { standardRules } from './standard-rules.ts';

/** All rules. */
export const rules: readonly Rule[] = [...standardRules, ...fifoRules];

/** Longer than this is waited for only where the clock can be moved. */
const longestWait = 5;

/** Where the rules are tried. */
export interface Tried {
	readonly endpoint: string;
	readonly region: string;
	/** Moves the endpoint's clock; real waiting when left out. */
	readonly pass?: (seconds: number) => Promise<void>;
	stop(): Promise<void>;
}

/**
 * Tries every rule on an endpoint, a test each. One that the endpoint is known to break has to be broken
 * indeed, so that the list of differences stays true.
 */
export async function conform(start: () => Promise<Tried>, differences: Differences = {}): Promise<void> {
	for (const says of Object.keys(differences)) {
		assert.ok(
			rules.some((rule) => rule.says === says),
			`there is no rule “${says}”`,
		);
	}
	const tried = await start();
	const sqs = new SQSClient({
		endpoint: tried.endpoint,
		region: tried.region,
		credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
		useQueueUrlAsEndpoint: false,
		maxAttempts: 1,
	});
	after(async () => {
		sqs.destroy();
		await tried.stop();
	});
	let number = 0;
	for (const rule of rules) {
		if ((rule.seconds ?? 0) > longestWait && !tried.pass) continue;
		const endpoint: Endpoint = {
			sqs,
			region: tried.region,
			name: (stem) => {
				const [base = '', fifo] = stem.split(/(?=\.fifo$)/);
				return `${base}-${++number}${fifo ?? ''}`;
			},
			pass: tried.pass ?? ((seconds) => wait(seconds * 1000)),
		};
		const difference = differences[rule.says];
		if (difference === undefined) test(rule.says, () => rule.holds(endpoint));
		else {
			test(`differs: ${rule.says} (${difference})`, async () => {
				let failure: unknown;
				try {
					await rule.holds(endpoint);
				} catch (error) {
					failure = error;
				}
				assert.ok(failure, 'it does as AWS does: take it off the list');
				// An endpoint that is gone differs in everything, and says nothing of the rule.
				assert.doesNotMatch(String(failure), /ECONNREFUSED|ECONNRESET|TimeoutError|TypeError|ReferenceError/);
			});
		}
	}
}
