import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelled, Dialogs } from '../../source/components/dialogs.ts';
import type { DialogSpec } from '../../source/components/form.ts';

const spec = (title: string) => ({ title }) as DialogSpec;
const yes = { button: 'yes', values: {} };

test('one dialog is open at a time, and a second one waits for its turn', async () => {
	const dialogs = new Dialogs();
	const title = () => dialogs.current?.spec.title;
	assert.equal(title(), undefined);
	const first = dialogs.ask(spec('first'));
	const second = dialogs.ask(spec('second'));
	assert.equal(title(), 'first');
	dialogs.current?.answer(yes);
	assert.deepEqual(await first, yes);
	assert.equal(title(), 'second');
	dialogs.current?.answer(cancelled);
	assert.deepEqual(await second, cancelled);
	assert.equal(title(), undefined);
});

test('an answer that comes twice counts once, and closes no other dialog', async () => {
	const dialogs = new Dialogs();
	const first = dialogs.ask(spec('first'));
	void dialogs.ask(spec('second'));
	const { current } = dialogs;
	current?.answer(yes);
	current?.answer(cancelled);
	assert.deepEqual(await first, yes);
	assert.equal(dialogs.current?.spec.title, 'second');
});

test('its opener may close one, waiting or open; the same question again is another dialog', async () => {
	const dialogs = new Dialogs();
	const first = dialogs.open(spec('progress'));
	const second = dialogs.open(spec('progress'));
	const { current } = dialogs;
	second.close();
	assert.equal(dialogs.current, current);
	first.close();
	assert.deepEqual(await Promise.all([first.answered, second.answered]), [cancelled, cancelled]);
	void dialogs.ask(spec('progress'));
	assert.notEqual(dialogs.current?.id, current?.id);
});

test('all are cancelled when what they are about has gone, and observers hear of it', async () => {
	const dialogs = new Dialogs();
	const open: number[] = [];
	const end = dialogs.subscribe(() => open.push(dialogs.current === null ? 0 : 1));
	const answers = [dialogs.ask(spec('a')), dialogs.ask(spec('b'))];
	dialogs.cancelAll();
	assert.deepEqual(await Promise.all(answers), [cancelled, cancelled]);
	assert.equal(dialogs.current, null);
	assert.deepEqual(open, [1, 1, 1, 0]);
	end();
	void dialogs.ask(spec('c'));
	assert.equal(open.length, 4);
});
