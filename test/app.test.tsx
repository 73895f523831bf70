import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keyLabel } from '../source/key-press.ts';
import { commands } from '../source/keys.ts';
import { openDashboard } from './support/dashboard.tsx';

const queues = [{ name: 'emails' }, { name: 'orders', messages: ['one', 'two'] }];

describe('the frame', () => {
	for (const [columns, rows] of [
		[40, 10],
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		test(`has a header, the list and a footer at ${columns}x${rows}, and fits`, async (t) => {
			const dashboard = await openDashboard(t, { columns, rows, queues });
			await dashboard.waitForRow('orders', / 2( |$)/);
			assert.match(dashboard.header(), /127\.0\.0\.1:\d+.* eu-west-1 .*● .*\d\d:\d\d/);
			assert.match(dashboard.screen().join('\n'), / QUEUES /);
			assert.match(dashboard.footer(), /⏎ open .*\? help/);
			assert.equal(dashboard.screen().length, rows);
		});
	}

	test('follows the size of the terminal, with a dialog open too', async (t) => {
		const dashboard = await openDashboard(t, { queues });
		await dashboard.pick('orders');
		dashboard.press('n');
		await dashboard.waitFor('▌Body');
		dashboard.resize(80, 24);
		await dashboard.waitFor((screen) => screen.length === 24 && /▌Body/.test(screen.join()));
		assert.match(dashboard.dialog(), /^Send to orders .* Send$/);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
	});

	test('asks to end at q and at Ctrl-C, in a form at Ctrl-C only', async (t) => {
		const dashboard = await openDashboard(t, { queues });
		await dashboard.pick('orders');
		dashboard.press('n');
		await dashboard.waitFor('▌Body');
		dashboard.press('q');
		await dashboard.waitForDialog(/Body: ▌│ q/);
		assert.equal(dashboard.quits(), 0);
		dashboard.press('ctrl-c');
		await dashboard.waitFor(() => dashboard.quits() === 1);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
		dashboard.press('q');
		await dashboard.waitFor(() => dashboard.quits() === 2);
	});
});

describe('help and palette', () => {
	test('the help lists each key that works here, from the key table, and scrolls to what signs mean', async (t) => {
		const dashboard = await openDashboard(t, { rows: 60, queues });
		await dashboard.waitForRow('orders', / 2 /);
		dashboard.press('?');
		await dashboard.waitFor('KEYS THAT WORK HERE');
		const here = commands.filter(({ scopes }) => scopes.includes('queues'));
		assert.ok(here.length >= 3);
		for (const { keys, title } of here) {
			assert.ok(
				dashboard.screen().some((line) => line.includes(title) && line.includes(keyLabel(keys[0] ?? ''))),
				title,
			);
		}
		assert.doesNotMatch(dashboard.text(), /Extend the lease/, 'what works elsewhere only is not in it');
		dashboard.resize(80, 24);
		await dashboard.waitFor((screen) => screen.length === 24 && /KEYS THAT/.test(screen.join()));
		dashboard.press('G');
		await dashboard.waitFor('docs/concepts.md');
		dashboard.press('g');
		await dashboard.waitFor('KEYS THAT WORK HERE');
		dashboard.press('?');
		await dashboard.waitForRow('orders', / 2 /);
	});

	test('the palette finds a command by its name, shows its key, and runs it', async (t) => {
		const dashboard = await openDashboard(t, { queues });
		await dashboard.pick('orders');
		dashboard.press(':');
		await dashboard.waitForDialog(/^Command .*Receive up to 10 messages r /);
		dashboard.type('purge');
		await dashboard.waitForDialog(/^Command : purge ▌ Purge the queue p/);
		dashboard.press('enter');
		await dashboard.waitForDialog(/^Purge orders/);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
		dashboard.press(':');
		await dashboard.waitForDialog(/^Command/);
		dashboard.type('no such thing');
		await dashboard.waitForDialog(/Nothing matches\./);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
	});
});

describe('places', () => {
	test('Ctrl-G changes the region in place, and one that was typed is taken too', async (t) => {
		const dashboard = await openDashboard(t, { queues });
		await dashboard.waitForRow('orders', / 2 /);
		dashboard.press('ctrl-g');
		await dashboard.waitForDialog(/^Region .*▌ eu-west-1 .*us-east-1/);
		dashboard.type('us');
		await dashboard.waitForDialog(/▌ us-east-1/);
		dashboard.press('enter');
		await dashboard.waitFor('No queues in us-east-1');
		assert.match(dashboard.header(), / us-east-1 /);
		dashboard.press('ctrl-g');
		await dashboard.waitForDialog(/^Region/);
		dashboard.type('xx-new-9');
		await dashboard.waitForDialog(/Enter takes what you typed\./);
		dashboard.press('enter');
		await dashboard.waitFor('No queues in xx-new-9');
		dashboard.press('ctrl-g');
		await dashboard.waitForDialog(/^Region/);
		dashboard.type('eu-west-1');
		dashboard.press('enter');
		await dashboard.waitForRow('orders', / 2 /);
	});

	test('leaving a region releases what is held there', async (t) => {
		const dashboard = await openDashboard(t, { queues });
		await dashboard.receive('orders', 2);
		dashboard.press('ctrl-g');
		await dashboard.waitForDialog(/^Region/);
		dashboard.type('us-east');
		await dashboard.waitForDialog(/▌ us-east-1/);
		dashboard.press('enter');
		await dashboard.waitFor('No queues in us-east-1');
		assert.deepEqual(await dashboard.outside.counts('orders'), { visible: 2, inFlight: 0, delayed: 0 });
		assert.deepEqual(dashboard.audited(), ['receive 2', 'release 2']);
	});

	test('Ctrl-P offers the profiles, and says when there are none', async (t) => {
		const profiles = [
			{ name: 'shop-prod', region: 'eu-west-1' },
			{ name: 'shop-test', region: null },
		];
		const dashboard = await openDashboard(t, { queues, profiles });
		await dashboard.waitForRow('orders', / 2 /);
		dashboard.press('ctrl-p');
		await dashboard.waitForDialog(/^Profile .*shop-prod eu-west-1 .*shop-test/);
		dashboard.type('test');
		await dashboard.waitForDialog(/▌ shop-test/);
		dashboard.press('enter');
		// There is no such profile in this home folder: that is told, and nothing else is.
		await dashboard.waitFor(/profile.*shop-test/i);
		await dashboard.waitFor('Not connected. Ctrl-P changes the profile, Ctrl-G the region.');

		const bare = await openDashboard(t, { queues });
		await bare.waitForRow('orders', / 2 /);
		bare.press('ctrl-p');
		await bare.waitFor('No profiles are named in the AWS configuration files.');
	});
});

describe('the picture', () => {
	test('is frozen by f, with its time in the header, and goes on', async (t) => {
		const dashboard = await openDashboard(t, { queues });
		await dashboard.waitForRow('orders', / 2 +0 /);
		dashboard.press('f');
		await dashboard.waitFor(/FROZEN at \d\d:\d\d \S+, f goes on/);
		await dashboard.outside.send('orders', 'three');
		const looks = dashboard.asked('GetQueueAttributes');
		await dashboard.waitFor(() => dashboard.asked('GetQueueAttributes') >= looks + 6);
		assert.match(dashboard.row('orders'), / 2 +0 /);
		dashboard.press('f');
		await dashboard.waitForRow('orders', / 3 +0 /);
		assert.doesNotMatch(dashboard.header(), /FROZEN/);
	});

	test('has its interval changed by + and -', async (t) => {
		const dashboard = await openDashboard(t, { queues, interval: 2 });
		await dashboard.waitForRow('orders', / 2 +0 /);
		assert.match(dashboard.header(), /● 2s /);
		dashboard.press('+');
		await dashboard.waitFor(/● 1s /);
		dashboard.press('-', '-');
		await dashboard.waitFor(/● 3s /);
		await dashboard.waitFor('asking every 3 s');
		dashboard.press('+', '+', '+', '+', '+', '+');
		await dashboard.waitFor(/● 0\.5s /);
	});

	test('is copied from with y and c, by OSC 52; b says that an endpoint has no console', async (t) => {
		const dashboard = await openDashboard(t, { queues });
		await dashboard.pick('orders');
		const copied = () =>
			[...dashboard.written().matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g)].map(([, text]) =>
				Buffer.from(text ?? '', 'base64').toString(),
			);
		dashboard.press('y');
		await dashboard.waitFor("copied the queue's name");
		assert.deepEqual(copied(), ['orders']);
		dashboard.press('c');
		await dashboard.waitFor('copied the row');
		assert.match(copied()[1] ?? '', /^orders\tstd\t2\t0\t/);
		dashboard.press('b');
		await dashboard.waitFor(/http:\/\/127\.0\.0\.1:\d+ is not AWS: it has no page in the AWS console\./);
		assert.equal(copied().length, 2);

		await dashboard.receive('orders', 2);
		dashboard.press('y');
		await dashboard.waitFor('copied the body');
		assert.equal(copied()[2], 'one');
	});
});
