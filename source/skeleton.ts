import { sanitise } from './model/sanitise.ts';

/** What the first frame can say before anything is loaded. */
export interface SkeletonContent {
	readonly profile: string | null;
	readonly region: string | null;
	readonly readOnly: boolean;
	/** The views that have tabs, in order, each with its key. */
	readonly tabs: readonly { readonly key: string; readonly title: string }[];
}

/** The skeleton while it owns the terminal. */
export interface Skeleton {
	/**
	 * Ink takes over the terminal, right after this: from here on it is Ink that puts it back. The skeleton is
	 * wiped out inside of a synchronised update, which ends with Ink's first frame, so that nothing flickers.
	 */
	handOver(): void;
	/** Puts the terminal back as it was. Does nothing after `handOver`, or a second time. */
	restore(): void;
}

const enter = '\x1b[?1049h\x1b[?25l';
const wipe = '\x1b[?2026h\x1b[H\x1b[2J';
const leave = '\x1b[?25h\x1b[?1049l';
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The skeleton as bytes: header, tabs, rule and footer, each line written in its place.
 *
 * Automatic wrapping is off while it is drawn, so that the terminal itself cuts lines that are too long,
 * by its own idea of how wide a character is; nothing that measures text needs to be loaded for it.
 */
export function drawSkeleton(content: SkeletonContent, columns: number, rows: number): string {
	// Bold and faint are no colours: they stay under NO_COLOR.
	const style = (code: number, text: string) => `\x1b[${code}m${text}\x1b[0m`;
	const place = [content.profile, content.region].filter((part) => part !== null).map(sanitise);
	const header = ` ${style(1, 'qdash')}  ${place.join(' · ')}${content.readOnly ? '  READ-ONLY' : ''}`;
	const tabs = content.tabs.map(({ key, title }) => `${key} ${title}`).join('   ');
	const lines = [header, ` ${tabs}`, style(2, '─'.repeat(columns))].slice(0, Math.max(0, rows - 1));
	const drawn = lines.map((line, index) => `\x1b[${index + 1};1H${line}`).join('');
	return `\x1b[?7l${drawn}\x1b[${rows};1H ${style(1, 'q')} quit\x1b[?7h`;
}

/**
 * Draws the first frame at once, with plain escape sequences, while Ink and the AWS SDK are still to be
 * loaded. It enters the alternate screen, hides the cursor and stops the terminal from echoing what is
 * typed; keys wait unread until Ink reads them. Whatever ends the process before `handOver`, the terminal
 * is put back first.
 *
 * Only for the screen on a terminal: headless commands never call this.
 */
export function showSkeleton(
	content: SkeletonContent,
	output: NodeJS.WriteStream = process.stdout,
	input: NodeJS.ReadStream = process.stdin,
): Skeleton {
	let owner = true;
	const release = () => {
		owner = false;
		process.off('exit', restore);
		process.off('uncaughtExceptionMonitor', restore);
		for (const signal of signals) process.off(signal, onSignal);
	};
	const restore = () => {
		if (!owner) return;
		release();
		if (input.isTTY) input.setRawMode(false);
		output.write(leave);
	};
	const onSignal = (signal: NodeJS.Signals) => {
		restore();
		process.kill(process.pid, signal);
	};

	output.write(enter + drawSkeleton(content, output.columns, output.rows));
	process.on('exit', restore);
	process.on('uncaughtExceptionMonitor', restore);
	for (const signal of signals) process.on(signal, onSignal);
	if (input.isTTY) input.setRawMode(true);

	return {
		handOver() {
			if (!owner) return;
			release();
			// Ink draws from where the cursor is, and not every terminal clears on entering what it shows already.
			output.write(wipe);
		},
		restore,
	};
}
