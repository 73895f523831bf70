import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { runScript, type ScriptPlace } from './script.ts';

/**
 * Runs a script, with a test a check. One that the endpoint is known to fail has to fail indeed, so that the
 * list of differences stays true.
 *
 * @param differences - what the endpoint does otherwise, by the names of the checks
 */
export async function conform(
	test: TestContext,
	script: string,
	place: ScriptPlace,
	differences: Readonly<Record<string, string>> = {},
): Promise<void> {
	const checks = await runScript(script, place);
	for (const name of Object.keys(differences)) {
		assert.ok(
			checks.some((check) => check.name === name),
			`${script}.py has no check “${name}”`,
		);
	}
	for (const { name, ok, why } of checks) {
		const difference = differences[name];
		if (difference === undefined) await test.test(name, () => assert.ok(ok, why));
		else {
			await test.test(`differs: ${name} (${difference})`, () => {
				assert.ok(!ok, 'it does as AWS does: take it off the list');
			});
		}
	}
}
