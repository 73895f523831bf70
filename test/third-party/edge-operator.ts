import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { SnapshotDocument } from '../../source/headless/snapshot.ts';
import { Operator } from '../support/operator.ts';
import { builtProgram, startProgram } from '../support/pty.ts';

/** Where an emulator is. */
export interface EmulatorAddress {
	readonly endpoint: string;
	readonly region: string;
}

/** Looks at the views beside Queues with the keys, on the built program. */
export class EdgeOperator extends Operator {
	/** The line of the screen in which a name stands as a word, with its blanks as one; empty where there is none. */
	row(name: string): string {
		const line = this.program.screen().find((each) => each.split(/\s+/).includes(name));
		return (line ?? '').replace(/\s+/g, ' ').trim();
	}

	/** Waits until the row of a name says something. */
	async sees(name: string, said: RegExp): Promise<void> {
		await this.program.waitFor(() => said.test(this.row(name)));
	}

	/** Puts the cursor on the row of a name. */
	async goTo(name: string): Promise<void> {
		const { program } = this;
		await program.waitFor(() => this.row(name) !== '');
		program.press('g');
		await program.waitFor('▌');
		for (let row = 0; !this.row(name).startsWith('▌'); row++) {
			assert.ok(row < program.screen().length, `no row of ${name} takes the cursor`);
			const before = this.#cursor();
			program.press('j');
			await program.waitFor(() => this.#cursor() !== before);
		}
	}

	async open(name: string, head: string | RegExp): Promise<void> {
		await this.goTo(name);
		this.program.press('enter');
		await this.program.waitFor(head);
	}

	/** Goes one tab on, to what is shown there. */
	async tab(shown: string | RegExp): Promise<void> {
		this.program.press('tab');
		await this.program.waitFor(shown);
	}

	async quit(): Promise<void> {
		const { program } = this;
		program.press('q');
		assert.deepEqual(await program.exit, { code: 0, signal: null });
	}

	#cursor(): number {
		return this.program.screen().findIndex((line) => line.startsWith(' ▌'));
	}
}

/** Starts the built program at an emulator, on a screen that shows all of a view's columns. */
export async function lookAt(t: TestContext, { endpoint, region }: EmulatorAddress): Promise<EdgeOperator> {
	const program = startProgram(['--endpoint', endpoint, '--region', region], { columns: 160, rows: 60 });
	t.after(() => program.close());
	await program.waitFor('QUEUES');
	return new EdgeOperator(program);
}

/** What `qdash --once --json` prints, and how it ends. */
export async function onceAt(
	t: TestContext,
	{ endpoint, region }: EmulatorAddress,
): Promise<{ readonly document: SnapshotDocument; readonly errors: string }> {
	const home = mkdtempSync(join(tmpdir(), 'qdash-once-'));
	t.after(() => rmSync(home, { recursive: true, force: true }));
	const flags = ['--once', '--json', '--endpoint', endpoint, '--region', region];
	// Another exit code than 0 rejects.
	const { stdout, stderr } = await promisify(execFile)(process.execPath, [builtProgram, ...flags], {
		env: { PATH: process.env.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true' },
	});
	return { document: JSON.parse(stdout) as SnapshotDocument, errors: stderr };
}
