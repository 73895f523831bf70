import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './pty.ts';

/** What a person types into the form of a message. */
export interface TypedMessage {
	readonly body: string;
	/** Lines as the form takes them: `name:Number=5`. */
	readonly attributes?: string;
	readonly group?: string;
	readonly deduplicationId?: string;
}

/** What these tests read of a backup. */
export interface BackupLine {
	readonly messageId: string;
	readonly body: string;
}

interface AuditLine {
	readonly phase: 'begin' | 'batch' | 'end';
	readonly action: string;
	readonly count: number | null;
}

/** Does with the keys what a person does, waiting for each screen before the next key. */
export class Operator {
	readonly program: Program;

	constructor(program: Program) {
		this.program = program;
	}

	/** Filters the queues down to one, which so gets the cursor. */
	async pick(name: string): Promise<void> {
		const { program } = this;
		await program.waitFor(name);
		program.press('/');
		await program.waitFor('Enter keep the filter');
		program.type(name);
		await program.waitFor(() => program.screen().some((line) => line.startsWith(` ▌ ${name} `)));
		program.press('enter');
		await program.waitFor('⏎ open');
	}

	/** The line above the footer: what happened last, without its age. */
	event(): string {
		return (this.program.screen().at(-2) ?? '').replace(/ · \d+s ago$/, '').trim();
	}

	/**
	 * Fills in the form of a new message, and sends it.
	 *
	 * @returns what the event line then says of it
	 */
	async send({ body, attributes, group, deduplicationId }: TypedMessage): Promise<string> {
		const { program } = this;
		const before = this.event();
		program.press('n');
		await program.waitFor('▌Body');
		program.type(body);
		await this.#next('▌Attributes');
		if (attributes) program.type(attributes);
		if (group === undefined) {
			await this.#next('▌Delay');
		} else {
			await this.#next('▌Message group id');
			program.type(group);
			await this.#next('▌Deduplication id');
			if (deduplicationId) program.type(deduplicationId);
		}
		await this.#next('[ Cancel ]');
		await this.#next('[ Send ]');
		program.press('enter');
		await program.waitFor(() => this.event() !== before && /^(accepted|deduplicated)/.test(this.event()));
		return this.event();
	}

	/** Receives, agreeing to what that does to the queue. */
	async receive(count: number): Promise<void> {
		const { program } = this;
		program.press('r');
		await program.waitFor('[ No, go back ]');
		await this.#next('[ Receive ]');
		program.press('enter');
		await program.waitFor(`received ${count} from`);
	}

	/** Purges with a backup, by typing the queue's name. */
	async purge(name: string): Promise<void> {
		const { program } = this;
		program.press('p');
		await program.waitFor("Type the queue's name");
		program.type(name);
		await this.#next('[ Cancel ]');
		await this.#next('[ Purge ]');
		program.press('enter');
		await program.waitFor(/^ purged/m, 30_000);
	}

	/** The lines of all backups, parsed. */
	backups(): BackupLine[] {
		const folder = join(this.program.home, '.local/state/qdash/backups');
		return readdirSync(folder).flatMap((file) => linesOf(join(folder, file))) as BackupLine[];
	}

	/** What the audit log says was done, in order: `release 1`. */
	done(): string[] {
		const lines = linesOf(join(this.program.home, '.local/state/qdash/audit.jsonl')) as AuditLine[];
		return lines.filter((line) => line.phase === 'end').map(({ action, count }) => `${action} ${count}`);
	}

	async #next(shown: string): Promise<void> {
		this.program.press('tab');
		await this.program.waitFor(shown);
	}
}

function linesOf(file: string): unknown[] {
	return readFileSync(file, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line): unknown => JSON.parse(line));
}
