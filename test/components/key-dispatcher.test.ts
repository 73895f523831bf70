import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Handlers, KeyDispatcher } from '../../source/components/key-dispatcher.ts';
import type { KeyPress } from '../../source/key-press.ts';
import { type CommandId, commands, type Scope } from '../../source/keys.ts';

const aTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Presses keys faster than anything can be drawn, then waits until all have been delivered. */
async function press(keys: KeyDispatcher, ...names: string[]): Promise<void> {
	for (const name of names) keys.press({ name, text: name.length === 1 ? name : '' });
	await aTurn();
}

/** A dispatcher that notes what it did. */
function scene() {
	const keys = new KeyDispatcher();
	const done: string[] = [];
	const layer = (scope: Scope, ...ids: CommandId[]) => {
		const handlers: Handlers = Object.fromEntries(ids.map((id) => [id, () => done.push(`${scope} ${id}`)]));
		return keys.push({ kind: 'commands', scope, handlers: () => handlers });
	};
	const capture = () =>
		keys.push({
			kind: 'capture',
			onKey: ({ name }: KeyPress) => done.push(`key ${name}`),
			onPaste: (text) => done.push(`paste ${text}`),
		});
	return { keys, done, layer, capture };
}

test('the newest layer that handles a command gets it', async () => {
	const { keys, done, layer } = scene();
	layer('everywhere', 'quit', 'back');
	const leave = layer('queue', 'receive', 'back');
	await press(keys, 'r', 'esc', 'q');
	leave();
	await press(keys, 'r', 'esc');
	assert.deepEqual(done, ['queue receive', 'queue back', 'everywhere quit', 'everywhere back']);
});

test('a key of another view does nothing here', async () => {
	const { keys, done, layer } = scene();
	layer('queues', 'ack', 'extend', 'receive');
	await press(keys, 'a', 'e', 'ctrl-d', 'Z');
	assert.deepEqual(done, []);
});

test('a field takes q, ?, digits and every other key; only Ctrl-C quits', async () => {
	const { keys, done, layer, capture } = scene();
	layer('everywhere', 'quit', 'help', 'view.queues');
	const close = capture();
	assert.equal(keys.captured, true);
	await press(keys, 'q', '?', '2', ':', 'esc', 'ctrl-c');
	assert.deepEqual(done, ['key q', 'key ?', 'key 2', 'key :', 'key esc', 'everywhere quit']);
	close();
	assert.equal(keys.captured, false);
	await press(keys, '2');
	assert.equal(done.at(-1), 'everywhere view.queues');
});

test('a view that opens behind a dialog does not take its keys', async () => {
	const { keys, done, layer, capture } = scene();
	capture();
	layer('queues', 'receive');
	await press(keys, 'r');
	assert.deepEqual(done, ['key r']);
});

test('pasted text goes into a field, and is dropped where there is none', async () => {
	const { keys, done, layer, capture } = scene();
	layer('queues', 'purge', 'receive');
	keys.paste('pr');
	assert.deepEqual(done, []);
	capture();
	keys.paste('pr');
	assert.deepEqual(done, ['paste pr']);
});

test('keys of one burst go where each of them leads: the field that the first opens takes the others', async () => {
	const { keys, done, layer, capture } = scene();
	layer('everywhere', 'quit');
	// As React does it: what a key opens is there a microtask later.
	const handlers: Handlers = { filter: () => queueMicrotask(() => void capture()) };
	keys.push({ kind: 'commands', scope: 'queues', handlers: () => handlers });
	await press(keys, '/', 'q', 'r');
	assert.deepEqual(done, ['key q', 'key r']);
});

test('keys wait while something is about to open; Ctrl-C does not', async () => {
	const { keys, done, layer, capture } = scene();
	layer('everywhere', 'quit', 'help');
	const { promise, resolve } = Promise.withResolvers<void>();
	const opened = keys.during(promise.then(() => void capture()));
	await press(keys, '?', 'y', 'ctrl-c');
	assert.deepEqual(done, ['everywhere quit']);
	resolve();
	await opened;
	await aTurn();
	assert.deepEqual(done, ['everywhere quit', 'key ?', 'key y']);
});

test('what fails to open gives the keys back to the view', async () => {
	const { keys, done, layer } = scene();
	layer('everywhere', 'help');
	const failing = assert.rejects(keys.during(Promise.reject(new Error('it did not open'))), /did not open/);
	keys.press({ name: '?', text: '?' });
	assert.deepEqual(done, []);
	await failing;
	await aTurn();
	assert.deepEqual(done, ['everywhere help']);
});

test('what works here is told in the order of the table, each command once', async () => {
	const { keys, layer, capture } = scene();
	layer('everywhere', 'quit', 'help', 'back', 'ack');
	layer('queues', 'back', 'receive', 'purge');
	capture();
	const ids = keys.available().map(({ id }) => id);
	assert.deepEqual(ids, ['receive', 'back', 'help', 'quit', 'purge']);
	const places = ids.map((id) => commands.findIndex((command) => command.id === id));
	assert.deepEqual(
		places,
		[...places].sort((a, b) => a - b),
	);
});

test('a command that is picked in the palette runs as if its key had been pressed', async () => {
	const { keys, done, layer, capture } = scene();
	layer('everywhere', 'back');
	layer('queue', 'back');
	capture();
	keys.run('back');
	keys.run('receive');
	assert.deepEqual(done, ['queue back']);
});

test('observers hear when layers come and go', async () => {
	const { keys, layer } = scene();
	let heard = 0;
	const end = keys.subscribe(() => {
		heard += 1;
	});
	const leave = layer('queues');
	assert.equal(keys.version, 1);
	leave();
	leave();
	end();
	layer('queue');
	assert.ok(heard >= 2);
	assert.equal(keys.version, heard + 1);
});
