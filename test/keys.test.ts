import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyLabel } from '../source/key-press.ts';
import { type CommandId, commands, keysIn, type Scope } from '../source/keys.ts';

const scopes: readonly Scope[] = [
	'everywhere',
	'queues',
	'queue',
	'queue-messages',
	'apis',
	'stage',
	'route',
	'reference',
	'distributions',
	'distribution',
	'functions',
	'function',
];

/** What hands have learnt: these keep their meaning in every view. */
const promised: Partial<Record<CommandId, readonly string[]>> = {
	'view.queues': ['2'],
	'view.apis': ['3'],
	'view.distributions': ['4'],
	'view.functions': ['5'],
	'window.shorter': ['['],
	'window.longer': [']'],
	'window.earlier': ['<'],
	'window.later': ['>'],
	export: ['E'],
	'tab.next': ['tab'],
	'tab.previous': ['shift-tab'],
	'move.down': ['j', 'down'],
	'move.up': ['k', 'up'],
	'move.top': ['g'],
	'move.bottom': ['G'],
	'move.pageUp': ['page-up'],
	'move.pageDown': ['page-down'],
	'move.left': ['h', 'left'],
	'move.right': ['l', 'right'],
	open: ['enter'],
	back: ['esc'],
	filter: ['/'],
	palette: [':'],
	help: ['?'],
	'sort.next': ['s'],
	'sort.reverse': ['S'],
	mark: ['space'],
	'mark.all': ['*'],
	freeze: ['f'],
	'copy.value': ['y'],
	'copy.row': ['c'],
	console: ['b'],
	'interval.longer': ['-'],
	'interval.shorter': ['+'],
	refresh: ['ctrl-r'],
	profile: ['ctrl-p'],
	region: ['ctrl-g'],
	login: ['L'],
	suspend: ['ctrl-z'],
	quit: ['q', 'ctrl-c'],
};

/** Keys that are kept for views and commands to come. */
const reserved = ['1', '6', 'F', 't', 'W', 'm', 'I', 'R', 'B', 'z', 'Z', 'H'];

const inQueues: Partial<Record<CommandId, string>> = { receive: 'r', send: 'n', purge: 'p' };
const inMessages: Partial<Record<CommandId, string>> = { ...inQueues, ack: 'a', release: 'x', extend: 'e' };

for (const scope of scopes) {
	test(`${scope}: no key twice, and none of everywhere with another meaning`, () => {
		const effective = commands.filter(
			(command) => command.scopes.includes(scope) || command.scopes.includes('everywhere'),
		);
		const keys = effective.flatMap((command) => command.keys);
		assert.deepEqual([...keys].sort(), [...new Set(keys)].sort());
		for (const [key, command] of keysIn('everywhere')) assert.equal(keysIn(scope).get(key), command);
	});
}

test('keys do what they were promised to do, and those for later stay free', () => {
	for (const [id, keys] of Object.entries(promised)) {
		for (const key of keys) assert.equal(keysIn('everywhere').get(key)?.id, id, key);
	}
	for (const scope of scopes)
		for (const key of reserved) assert.equal(keysIn(scope).get(key), undefined, key);
});

test('what acts on queues and messages has its key there, and not where it makes no sense', () => {
	for (const [id, key] of Object.entries(inQueues)) {
		assert.equal(keysIn('queues').get(key)?.id, id);
		assert.equal(keysIn('queue').get(key)?.id, id);
		assert.equal(keysIn('everywhere').get(key), undefined);
	}
	for (const [id, key] of Object.entries(inMessages)) assert.equal(keysIn('queue-messages').get(key)?.id, id);
	for (const key of ['a', 'x', 'e']) assert.equal(keysIn('queues').get(key), undefined);
});

test('what acts on APIs, distributions and functions has its key there, and nowhere else', () => {
	const acting: readonly (readonly [CommandId, string, readonly Scope[]])[] = [
		['openapi', 'o', ['apis', 'stage', 'route']],
		['invalidate', 'i', ['distributions', 'distribution']],
		['monitoring', 'M', ['distributions', 'distribution']],
		['mapping', 'x', ['functions', 'function']],
		['concurrency', 'e', ['functions', 'function']],
	];
	for (const [id, key, places] of acting) {
		for (const scope of scopes) {
			assert.equal(keysIn(scope).get(key)?.id === id, places.includes(scope), `${key} in ${scope}`);
		}
	}
});

test('Ctrl-D is not bound: elsewhere it deletes', () => {
	for (const scope of scopes) assert.equal(keysIn(scope).has('ctrl-d'), false);
});

test('each command stands in the table once, with a title, a key and a place', () => {
	const ids = commands.map(({ id }) => id);
	assert.equal(new Set(ids).size, ids.length);
	for (const { id, title, keys, scopes: places, label, rank } of commands) {
		assert.match(title, /^[A-Z].*[^.!]$/, id);
		assert.ok(keys.length > 0 && places.length > 0, id);
		assert.equal(label === undefined, rank === undefined, `${id} is in the footer, or it is not`);
	}
	const ranks = commands.flatMap(({ rank }) => rank ?? []);
	assert.equal(new Set(ranks).size, ranks.length);
});

test('what changes the account is marked, a receive included, and only that', () => {
	const changing = commands.filter(({ changes }) => changes).map(({ id }) => id);
	assert.deepEqual(changing.sort(), [
		'ack',
		'concurrency',
		'extend',
		'invalidate',
		'mapping',
		'monitoring',
		'purge',
		'receive',
		'release',
		'send',
	]);
	const dangerous = commands.filter(({ danger }) => danger);
	assert.deepEqual(
		dangerous.map(({ id, changes }) => [id, changes]),
		[
			['ack', true],
			['purge', true],
		],
	);
});

test('keys are shown as people read them', () => {
	const names = ['enter', 'ctrl-p', 'j', 'G', 'page-down', 'shift-tab', 'space', '*'];
	assert.deepEqual(names.map(keyLabel), ['⏎', 'Ctrl-P', 'j', 'G', 'PgDn', 'Shift-Tab', 'Space', '*']);
});
