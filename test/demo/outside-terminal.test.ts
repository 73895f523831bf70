import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, type TestContext, test } from 'node:test';
import type { AuditEntry } from '../../source/actions/audit.ts';
import { type Cloud, startCloud } from '../../source/demo/cloud.ts';
import { type Program, startProgram } from '../support/pty.ts';
import { Look } from './outside-support.ts';

describe('qdash demo at an endpoint, on the terminal', () => {
	let cloud: Cloud;
	let look: Look;
	before(async () => {
		// Distributions take minutes to be removed, as on AWS.
		const initialFaults = [{ service: 'CloudFront', kind: 'unsupported' }] as const;
		cloud = await startCloud({ scenario: 'empty', initialFaults });
		look = new Look(cloud.endpoint);
	});
	// A queue's name is free again a minute after it was deleted.
	afterEach(() => cloud.advance(61_000));
	after(() => cloud.close());

	const start = (t: TestContext, ...flags: readonly string[]) => {
		const words = ['demo', '--endpoint', cloud.endpoint, '--region', 'eu-west-1', ...flags];
		const program = startProgram(words);
		t.after(() => program.close());
		return program;
	};
	const journalsOf = ({ home }: Program) => join(home, '.local/state/qdash/demos');
	const leftIn = (program: Program) =>
		existsSync(journalsOf(program)) ? readdirSync(journalsOf(program)) : [];

	for (const [what, end, code] of [
		['q', (program: Program) => program.press('q'), 0],
		['SIGTERM', (program: Program) => program.kill('SIGTERM'), 143],
	] as const) {
		test(`${what} leaves the dashboard, and removes what was made`, async (t) => {
			const program = start(t, '--scenario', 'consumer-down');
			await program.waitFor(/QUEUES[\s\S]*orders /, 20_000);
			assert.ok((await look.queues()).includes('orders'));
			end(program);
			assert.equal((await program.exit).code, code);
			assert.equal(program.alternateScreen, false);
			assert.match(
				program.text(),
				/CloudFront at 127\.0\.0\.1:\d+ does not support CreateDistributionWithTags/,
			);
			assert.match(program.text(), /Removed \d+ things that the demo made\./);
			assert.deepEqual(await look.queues(), []);
			assert.deepEqual(leftIn(program), []);
			const audit = readFileSync(join(program.home, '.local/state/qdash/audit.jsonl'), 'utf8');
			const entries = audit
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line) as AuditEntry);
			assert.deepEqual(
				entries.map(({ phase, target }) => `${phase} ${'name' in target && target.name.split(': ')[1]}`),
				['made', 'traffic', 'removed'].flatMap((each) => [`begin ${each}`, `end ${each}`]),
			);
		});
	}

	test('--keep after a refusal does not claim that anything stays', async (t) => {
		const program = start(t, '--keep', '--read-only', '--scenario', 'consumer-down');
		assert.equal((await program.exit).code, 4);
		assert.match(program.text(), /read-only/);
		assert.doesNotMatch(program.text(), /stays/);
		assert.deepEqual(await look.queues(), []);
	});

	test('--keep leaves it, and --clean removes it later', async (t) => {
		const program = start(t, '--keep', '--scenario', 'consumer-down');
		await program.waitFor(/QUEUES[\s\S]*orders /, 20_000);
		program.press('q');
		assert.equal((await program.exit).code, 0);
		assert.match(program.text(), /What the demo made stays at http:/);
		assert.ok((await look.queues()).includes('orders'));
		const cleaner = start(t, '--clean');
		assert.equal((await cleaner.exit).code, 0);
		assert.match(cleaner.text(), /Removed \d+ things/);
		assert.deepEqual(await look.queues(), []);
	});

	test('read-only makes nothing, and says so with exit code 4', async (t) => {
		const program = start(t, '--read-only');
		assert.equal((await program.exit).code, 4);
		assert.match(program.text(), /qdash is read-only here: the demo can neither make nor remove anything\./);
		assert.deepEqual(await look.queues(), []);
	});
});
