interface Output {
	readonly isTTY?: boolean;
	write(text: string): unknown;
}

/** A line that changes while something is under way. */
export interface ProgressLine {
	show(text: string): void;
	/** Takes the line away. */
	clear(): void;
}

/** Draws it on a terminal; into a file only every new beginning is written, so that it stays short. */
export function progressOn(output: Output): ProgressLine {
	let last = '';
	return {
		show: (text) => {
			if (output.isTTY) output.write(`\r\u001b[K${text}`);
			else if (beginning(text) !== beginning(last)) output.write(`${beginning(text)}\n`);
			last = text;
		},
		clear: () => {
			if (output.isTTY && last !== '') output.write('\r\u001b[K');
			last = '';
		},
	};
}

function beginning(text: string): string {
	return text.replace(/:[^:]*$/, '');
}
