import { stripVTControlCharacters } from 'node:util';
import { Box, Text } from 'ink';
import { memo } from 'react';
import { useTheme } from './theme-context.ts';

const Line = memo(function Line({ text }: { readonly text: string }) {
	return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
});

/** Finished lines, one `<Text>` each: cells in boxes of their own cost three times as much to lay out. */
export const Lines = memo(function Lines({
	lines,
	faded = false,
}: {
	readonly lines: readonly string[];
	/** Behind a dialog: all dim, without colours. */
	readonly faded?: boolean;
}) {
	const theme = useTheme();
	return (
		<Box flexDirection="column" flexShrink={0} height={lines.length}>
			{lines.map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line is a place on the screen, its content comes and goes
				<Line key={index} text={faded ? theme.dim(stripVTControlCharacters(line)) : line} />
			))}
		</Box>
	);
});
