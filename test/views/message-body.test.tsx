import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDashboard } from '../support/dashboard.tsx';

const order = '{"type":"refund","order":"A-99120","lines":[1,2]}';

describe('a message', () => {
	test('is read with its body indented, its attributes, and binary ones as hex', async (t) => {
		const attributes = {
			tries: { DataType: 'Number', StringValue: '5' },
			raw: { DataType: 'Binary', BinaryValue: Buffer.from([0, 27, 91, 255]) },
		};
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'work', messages: [{ body: order, attributes }] }],
		});
		await dashboard.receive('work', 1);
		dashboard.press('enter');
		await dashboard.waitFor(() => !/LEASE/.test(dashboard.text()));
		assert.match(dashboard.text(), /^ \{\s.*\n +"type": "refund",.*\n +"order": "A-99120",/m);
		assert.match(dashboard.text(), /message id +[0-9a-f]{8}-[0-9a-f-]+/);
		assert.match(dashboard.text(), /receive count +1/);
		assert.match(dashboard.text(), /tries Number +5/);
		assert.match(dashboard.text(), /raw Binary/);
		assert.match(dashboard.text(), /00 1b 5b ff/i);
		const y = dashboard.screen().findIndex((line) => line.includes('"order"'));
		const colours = new Set(dashboard.cells()[y]?.map(({ foreground }) => foreground));
		assert.ok(colours.size > 1, 'JSON is coloured');

		dashboard.resize(80, 24);
		await dashboard.waitFor((screen) => screen.length === 24 && /"type": "refund"/.test(screen.join()));
		dashboard.press('esc');
		await dashboard.waitFor(/LEASE +RECEIVES +BODY|LEASE .*BODY/);
		assert.match(dashboard.text(), /1 held/, 'Esc closes the message, not the view');
	});

	test('longer than the screen is scrolled to its end, and no further', async (t) => {
		const body = JSON.stringify(Array.from({ length: 80 }, (_, index) => `line ${index}`));
		const dashboard = await openDashboard(t, {
			rows: 24,
			columns: 120,
			queues: [{ name: 'long', messages: [body] }],
		});
		await dashboard.receive('long', 1);
		dashboard.press('enter');
		await dashboard.waitFor('"line 0"');
		dashboard.press('j');
		await dashboard.waitFor(() => dashboard.screen()[5]?.includes('"line 0"') === true);
		dashboard.press('G');
		await dashboard.waitFor('"line 79"');
		const last = dashboard.screen().findLastIndex((line) => line.startsWith(' ]'));
		assert.equal(last, 21, 'the end stands on the last line of the body');
		dashboard.press('g');
		await dashboard.waitFor('"line 0"');
	});

	test('can do nothing to the terminal: control bytes and bidi overrides are shown as symbols', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		const evil = { DataType: 'String', StringValue: 'c1 \u009b2J \u2066bidi' };
		await dashboard.outside.send('legacy-import', {
			body: 'title \u009d0;pwned\u009c and \u202Ereversed\u202C \u0085next',
			attributes: { evil },
		});
		await dashboard.receive('legacy-import', 10);
		dashboard.press('enter');
		// Only once the list has gone does its coming back tell that Esc was taken.
		await dashboard.waitFor(() => !dashboard.text().includes('LEASE'));
		for (let index = 0; index < 10; index++) {
			dashboard.press('right');
			await dashboard.waitFor(/message id/);
		}
		dashboard.press('esc');
		await dashboard.waitFor('LEASE');
		await dashboard.outside.takeAll('legacy-import');
		await dashboard.outside.send('legacy-import', {
			body: 'title \u009d0;pwned\u009c and \u202Ereversed\u202C \u0085next',
			attributes: { evil },
		});
		dashboard.press('r');
		await dashboard.waitFor('received 1 from');
		dashboard.press('G', 'enter');
		await dashboard.waitFor(/\\x9d0;pwned\\x9c and ‹U\+202E›reversed‹U\+202C›/);
		await dashboard.waitFor(/c1 \\x9b2J ‹U\+2066›bidi/);
		assert.doesNotMatch(dashboard.written(), /[\u0080-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f]/);
		// Of ESC, only what Ink and the theme write: CSI, the two-byte ones, and no title or clipboard.
		assert.doesNotMatch(dashboard.written(), /\u001b(?![[>=78])/);
		assert.doesNotMatch(dashboard.written(), /\u001b\[31mred\b|\u0007/);
	});
});
