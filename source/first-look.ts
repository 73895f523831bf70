import type { SkeletonContent } from './skeleton.ts';
import { tabs } from './views/tabs.ts';

interface Stream {
	readonly isTTY?: boolean;
}

const withoutScreen = ['--once', '--help', '-h', '--version', '--json'];

/**
 * What the first frame says, by a glance at the command line: before the flags are really read, which is
 * done while the frame is already out.
 *
 * @returns null where there is no dashboard to be drawn
 */
export function firstLook(
	argv: readonly string[],
	env: NodeJS.ProcessEnv,
	output: Stream,
	input: Stream,
): SkeletonContent | null {
	if (!output.isTTY || !input.isTTY || env.TERM === 'dumb') return null;
	if (argv.some((word) => withoutScreen.includes(word))) return null;
	// A command says something first, or has no screen at all.
	if (argv[0] !== undefined && !argv[0].startsWith('-')) return null;
	const value = (flag: string) => {
		const index = argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
		const word = argv[index];
		if (word === undefined) return null;
		return word.includes('=') ? word.slice(flag.length + 1) : (argv[index + 1] ?? null);
	};
	return {
		profile: value('--profile') ?? env.AWS_PROFILE ?? withoutPassword(value('--endpoint')),
		region: value('--region') ?? env.AWS_REGION ?? null,
		readOnly: argv.includes('--read-only'),
		tabs,
	};
}

/** What is no URL is refused in a moment; until then nothing of it is shown. */
function withoutPassword(endpoint: string | null): string | null {
	if (endpoint === null || !URL.canParse(endpoint)) return null;
	const { protocol, origin, pathname } = new URL(endpoint);
	if (!protocol.startsWith('http')) return null;
	return `${origin}${pathname.replace(/\/$/, '')}`;
}
