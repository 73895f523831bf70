import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoFlags, demoUsage, parseDemoArguments } from '../../source/demo-arguments.ts';
import { firstLook } from '../../source/first-look.ts';
import { namesOf } from '../../source/flags.ts';

const endpoint = ['--endpoint', 'http://127.0.0.1:4566'];

test('without an endpoint it is the dashboard on the embedded cloud', () => {
	const given = parseDemoArguments(['--scenario', 'quiet', '--speed', '60', '--filter', 'orders']);
	assert.equal(given.kind, 'embedded');
	assert.ok(given.kind === 'embedded' && given.dashboard.demo && given.dashboard.filter === 'orders');
	assert.equal(given.dashboard.cloud.scenario, 'quiet');
	assert.equal(given.dashboard.cloud.speed, 60);
	assert.equal(parseDemoArguments(['--demo']).kind, 'embedded');
	assert.deepEqual(parseDemoArguments(['--help']), { kind: 'help' });
	assert.deepEqual(parseDemoArguments(['--version']), { kind: 'version' });
});

test('with an endpoint its own flags hold, and the dashboard gets its part', () => {
	const given = parseDemoArguments([
		...endpoint,
		...['--scenario', 'cold-cache', '--rate', '0.5', '--seed', '7', '--keep', '--read-only', '--no-color'],
		...['--region', 'eu-west-1', '--interval', '5'],
		'--filter=-dlq',
	]);
	assert.ok(given.kind === 'outside');
	const { dashboard, ...own } = given;
	assert.deepEqual(own, {
		kind: 'outside',
		scenario: 'cold-cache',
		seed: 7,
		rate: 0.5,
		keep: true,
		clean: false,
		yesRealAws: false,
	});
	const { endpoint: where, region, filter, interval, readOnly, noColour, demo } = dashboard;
	assert.deepEqual(
		{ where, region, filter, interval, readOnly, noColour, demo },
		{
			where: 'http://127.0.0.1:4566',
			region: 'eu-west-1',
			filter: '-dlq',
			interval: 5,
			readOnly: true,
			noColour: true,
			demo: false,
		},
	);
	assert.equal(parseDemoArguments(['--yes-real-aws']).kind, 'outside');
});

const wrong: readonly (readonly [argv: readonly string[], sentence: RegExp])[] = [
	[['--keep'], /^--keep goes with --endpoint/],
	[['--clean'], /^--clean goes with --endpoint/],
	[['--rate', '1'], /^--rate goes with --endpoint/],
	[[...endpoint, '--rate', '0'], /^--rate 0 is not right; it is a factor from 0\.01 to 2/],
	[[...endpoint, '--speed', '2'], /^--speed is the embedded cloud's own/],
	[[...endpoint, '--fault', 'slow'], /^--fault is the embedded cloud's own/],
	[[...endpoint, '--demo'], /^--demo brings its own cloud/],
	[[...endpoint, '--once'], /^qdash demo opens the dashboard/],
	[[...endpoint, '--clean', '--keep'], /^--clean only removes: it goes without --keep/],
	[[...endpoint, '--clean', '--scenario', 'shop'], /^--clean only removes: it goes without --scenario/],
	[[...endpoint, '--scenario', 'shoop'], /^There is no scenario shoop; the nearest is shop/],
	[['--endpoint', 'localhost'], /is not a URL/],
	[[...endpoint, '--yes-real-asw'], /the nearest is --yes-real-aws/],
	[['shop'], /^There is no command shop/],
];

for (const [argv, sentence] of wrong) {
	test(`qdash demo ${argv.join(' ')} is refused in one sentence`, () => {
		assert.throws(
			() => parseDemoArguments(argv),
			(error) => {
				assert.ok(error instanceof Error && error.name === 'UsageError');
				assert.match(error.message, sentence);
				return true;
			},
		);
	});
}

test('the help names every flag of its own, and a command draws no frame before it speaks', () => {
	const own = namesOf(demoFlags).filter((name) => ['keep', 'clean', 'yes-real-aws', 'rate'].includes(name));
	assert.equal(own.length, 4);
	for (const name of own) assert.ok(demoUsage.includes(`--${name}`), name);
	const terminal = { isTTY: true };
	assert.equal(firstLook(['demo', ...endpoint], {}, terminal, terminal), null);
	assert.notEqual(firstLook(['--demo'], {}, terminal, terminal), null);
});
