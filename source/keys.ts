/** Where a key works. `everywhere` keys keep their meaning in every view. */
export type Scope =
	| 'everywhere'
	| 'queues'
	| 'queue'
	| 'queue-messages'
	| 'apis'
	| 'stage'
	| 'route'
	| 'reference'
	| 'distributions'
	| 'distribution'
	| 'functions'
	| 'function';

/** One line of the key table, whatever its id. */
interface Line {
	readonly id: string;
	/** Names as `KeyPress.name` has them; the first is shown. */
	readonly keys: readonly string[];
	readonly scopes: readonly Scope[];
	/** For the help and the palette: what it does, in the imperative. */
	readonly title: string;
	/** For the footer, a word or two; without one it is not in the footer. */
	readonly label?: string;
	/** Place in the footer: lower is further left, and stays when there is little room. */
	readonly rank?: number;
	/** It changes the account (ReceiveMessage does too): refused where read-only. */
	readonly changes?: true;
	/** Shown last and as a warning. */
	readonly danger?: true;
}

/**
 * The one key table. Dispatch, help, footer and palette are read from it; a view lists the commands that it
 * handles, and a key of a command that it does not handle does nothing there.
 */
const table = [
	{
		id: 'open',
		keys: ['enter'],
		scopes: ['everywhere'],
		title: 'Open what is under the cursor, follow a link',
		label: 'open',
		rank: 1,
	},
	{
		id: 'receive',
		keys: ['r'],
		scopes: ['queues', 'queue', 'queue-messages'],
		title: 'Receive up to 10 messages',
		label: 'receive',
		rank: 2,
		changes: true,
	},
	{
		id: 'release',
		keys: ['x'],
		scopes: ['queue-messages'],
		title: 'Release: make messages visible again now',
		label: 'release',
		rank: 8,
		changes: true,
	},
	{
		id: 'extend',
		keys: ['e'],
		scopes: ['queue-messages'],
		title: 'Extend the lease of messages',
		label: 'extend',
		rank: 9,
		changes: true,
	},
	{
		id: 'send',
		keys: ['n'],
		scopes: ['queues', 'queue', 'queue-messages'],
		title: 'Send a new message',
		label: 'send',
		rank: 10,
		changes: true,
	},
	{
		id: 'mapping',
		keys: ['x'],
		scopes: ['functions', 'function'],
		title: 'Disable, or enable, what feeds the function from a queue',
		label: 'mapping off/on',
		rank: 5,
		changes: true,
	},
	{
		id: 'concurrency',
		keys: ['e'],
		scopes: ['functions', 'function'],
		title: "Set the function's reserved concurrency",
		label: 'concurrency',
		rank: 6,
		changes: true,
	},
	{
		id: 'invalidate',
		keys: ['i'],
		scopes: ['distributions', 'distribution'],
		title: 'Invalidate paths of the distribution',
		label: 'invalidate',
		rank: 3,
		changes: true,
	},
	{
		id: 'monitoring',
		keys: ['M'],
		scopes: ['distributions', 'distribution'],
		title: "Turn the distribution's additional metrics on",
		label: 'metrics',
		rank: 7,
		changes: true,
	},
	{
		id: 'openapi',
		keys: ['o'],
		scopes: ['apis', 'stage', 'route'],
		title: 'Export the OpenAPI document, and read it',
		label: 'OpenAPI',
		rank: 4,
	},
	{
		id: 'tab.next',
		keys: ['tab'],
		scopes: ['everywhere'],
		title: 'Next tab of an opened resource, else the next view',
		label: 'next',
		rank: 11,
	},
	{
		id: 'tab.previous',
		keys: ['shift-tab'],
		scopes: ['everywhere'],
		title: 'Previous tab of an opened resource, else the view before',
	},
	{
		id: 'mark',
		keys: ['space'],
		scopes: ['everywhere'],
		title: 'Mark, or unmark, what is under the cursor',
		label: 'mark',
		rank: 13,
	},
	{ id: 'mark.all', keys: ['*'], scopes: ['everywhere'], title: 'Mark, or unmark, all that is shown' },
	{
		id: 'filter',
		keys: ['/'],
		scopes: ['everywhere'],
		title: 'Filter as you type',
		label: 'filter',
		rank: 14,
	},
	{
		id: 'sort.next',
		keys: ['s'],
		scopes: ['everywhere'],
		title: 'Sort by the next column',
		label: 'sort',
		rank: 15,
	},
	{ id: 'sort.reverse', keys: ['S'], scopes: ['everywhere'], title: 'Reverse the order' },
	{
		id: 'back',
		keys: ['esc'],
		scopes: ['everywhere'],
		title: 'Close the dialog, filter, marks or level, in that order',
		label: 'back',
		rank: 16,
	},
	{
		id: 'palette',
		keys: [':'],
		scopes: ['everywhere'],
		title: 'Find a command by its name',
		label: 'command',
		rank: 17,
	},
	{
		id: 'help',
		keys: ['?'],
		scopes: ['everywhere'],
		title: 'Show the keys and what things mean',
		label: 'help',
		rank: 18,
	},
	{
		id: 'quit',
		keys: ['q', 'ctrl-c'],
		scopes: ['everywhere'],
		title: 'Quit, releasing what is held',
		label: 'quit',
		rank: 19,
	},
	{
		id: 'ack',
		keys: ['a'],
		scopes: ['queue-messages'],
		title: 'Ack: back up, then delete messages',
		label: 'ack',
		rank: 30,
		changes: true,
		danger: true,
	},
	{
		id: 'purge',
		keys: ['p'],
		scopes: ['queues', 'queue', 'queue-messages'],
		title: 'Purge the queue',
		label: 'purge',
		rank: 31,
		changes: true,
		danger: true,
	},
	{ id: 'view.queues', keys: ['2'], scopes: ['everywhere'], title: 'Go to Queues' },
	{ id: 'view.apis', keys: ['3'], scopes: ['everywhere'], title: 'Go to APIs' },
	{ id: 'view.distributions', keys: ['4'], scopes: ['everywhere'], title: 'Go to CDN' },
	{ id: 'view.functions', keys: ['5'], scopes: ['everywhere'], title: 'Go to Functions' },
	{ id: 'window.shorter', keys: ['['], scopes: ['everywhere'], title: 'Charts: a shorter window' },
	{
		id: 'window.longer',
		keys: [']'],
		scopes: ['everywhere'],
		title: 'Charts: a longer window',
		label: 'window',
		rank: 12,
	},
	{ id: 'window.earlier', keys: ['<'], scopes: ['everywhere'], title: 'Charts: earlier' },
	{ id: 'window.later', keys: ['>'], scopes: ['everywhere'], title: 'Charts: later, to the present' },
	{
		id: 'export',
		keys: ['E'],
		scopes: ['everywhere'],
		title: 'Export what is shown to a file',
	},
	{ id: 'move.down', keys: ['j', 'down'], scopes: ['everywhere'], title: 'Down' },
	{ id: 'move.up', keys: ['k', 'up'], scopes: ['everywhere'], title: 'Up' },
	{ id: 'move.left', keys: ['h', 'left'], scopes: ['everywhere'], title: 'Left' },
	{ id: 'move.right', keys: ['l', 'right'], scopes: ['everywhere'], title: 'Right' },
	{ id: 'move.top', keys: ['g', 'home'], scopes: ['everywhere'], title: 'To the first' },
	{ id: 'move.bottom', keys: ['G', 'end'], scopes: ['everywhere'], title: 'To the last' },
	{ id: 'move.pageDown', keys: ['page-down'], scopes: ['everywhere'], title: 'A page down' },
	{ id: 'move.pageUp', keys: ['page-up'], scopes: ['everywhere'], title: 'A page up' },
	{ id: 'freeze', keys: ['f'], scopes: ['everywhere'], title: 'Freeze the picture, or let it go on' },
	{ id: 'copy.value', keys: ['y'], scopes: ['everywhere'], title: 'Copy the value under the cursor' },
	{ id: 'copy.row', keys: ['c'], scopes: ['everywhere'], title: 'Copy the whole row' },
	{ id: 'console', keys: ['b'], scopes: ['everywhere'], title: "Show the AWS console's URL" },
	{ id: 'interval.shorter', keys: ['+'], scopes: ['everywhere'], title: 'Ask more often' },
	{ id: 'interval.longer', keys: ['-'], scopes: ['everywhere'], title: 'Ask less often' },
	{ id: 'refresh', keys: ['ctrl-r'], scopes: ['everywhere'], title: 'Refresh now' },
	{ id: 'profile', keys: ['ctrl-p'], scopes: ['everywhere'], title: 'Change the profile' },
	{ id: 'region', keys: ['ctrl-g'], scopes: ['everywhere'], title: 'Change the region' },
	{ id: 'login', keys: ['L'], scopes: ['everywhere'], title: 'Log in again with aws sso login' },
	{ id: 'suspend', keys: ['ctrl-z'], scopes: ['everywhere'], title: 'Suspend qdash; fg brings it back' },
] as const satisfies readonly Line[];

/** What a key stands for. */
export type CommandId = (typeof table)[number]['id'];

/** One line of the key table. */
export interface Command extends Line {
	readonly id: CommandId;
}

/** All lines, in the order in which they are listed. */
export const commands: readonly Command[] = table;

const byScope = new Map<Scope, ReadonlyMap<string, Command>>();

/** A view's effective table: its own keys and those of everywhere, by key name. */
export function keysIn(scope: Scope): ReadonlyMap<string, Command> {
	let table = byScope.get(scope);
	if (!table) {
		const effective = commands.filter(
			({ scopes }) => scopes.includes(scope) || scopes.includes('everywhere'),
		);
		table = new Map(effective.flatMap((command) => command.keys.map((key) => [key, command] as const)));
		byScope.set(scope, table);
	}
	return table;
}
