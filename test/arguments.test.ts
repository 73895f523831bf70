import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arguments, flagNames, parseArguments, usage } from '../source/arguments.ts';
import { parseServeArguments, scenarioList, serveFlags, serveUsage } from '../source/cloud-arguments.ts';
import { faultKinds } from '../source/demo/fault-kinds.ts';
import { namesOf, UsageError } from '../source/flags.ts';

const nothing: Arguments = {
	profile: null,
	region: null,
	endpoint: null,
	demo: false,
	cloud: { scenario: null, seed: null, speed: null, latency: null, faults: [] },
	once: false,
	json: false,
	readOnly: false,
	view: 'queues',
	filter: '',
	interval: null,
	budget: null,
	noColour: false,
	help: false,
	version: false,
};

const parse = (line: string) => parseArguments(line === '' ? [] : line.split(' '));

test('every flag does what it says, and nothing else', () => {
	const cases: Readonly<Record<string, Partial<Arguments>>> = {
		'': {},
		'--profile prod': { profile: 'prod' },
		'--profile=prod': { profile: 'prod' },
		'--region eu-west-1': { region: 'eu-west-1' },
		'--endpoint http://127.0.0.1:4566': { endpoint: 'http://127.0.0.1:4566' },
		'--demo': { demo: true },
		'--once': { once: true },
		'--once --json': { once: true, json: true },
		'--read-only': { readOnly: true },
		'--view queues': {},
		'--view apis': { view: 'apis' },
		'--view cdn': { view: 'distributions' },
		'--view functions --filter order': { view: 'functions', filter: 'order' },
		'--filter orders': { filter: 'orders' },
		'--filter 007': { filter: '007' },
		'--filter=--once': { filter: '--once' },
		'--interval 0.5': { interval: 0.5 },
		'--interval 30s': { interval: 30 },
		'--budget 0.05': { budget: 0.05 },
		'--no-color': { noColour: true },
		'--help': { help: true },
		'-h': { help: true },
		'--version': { version: true },
		'--demo --scenario quiet': { demo: true, cloud: { ...nothing.cloud, scenario: 'quiet' } },
		'--demo --seed 7 --speed 60 --latency 20': {
			demo: true,
			cloud: { ...nothing.cloud, seed: 7, speed: 60, latency: 20 },
		},
		'--demo --fault throttled:SQS,html': {
			demo: true,
			cloud: { ...nothing.cloud, faults: [{ kind: 'throttled', service: 'SQS' }, { kind: 'html' }] },
		},
		'--demo --region us-east-1 --read-only': { demo: true, region: 'us-east-1', readOnly: true },
	};
	for (const [line, expected] of Object.entries(cases)) {
		assert.deepEqual(parse(line), { ...nothing, ...expected }, line);
	}
	const used = Object.keys(cases).join(' ');
	for (const name of flagNames) assert.ok(used.includes(`--${name}`), `${name} is not tested`);
});

test('a value may hold spaces, and any characters', () => {
	assert.equal(parseArguments(['--filter', 'orders dlq']).filter, 'orders dlq');
	assert.equal(parseArguments(['--profile', 'größe=1']).profile, 'größe=1');
});

test('what is wrong is said in one sentence, with the nearest right thing', () => {
	const cases: Readonly<Record<string, string>> = {
		'--regon eu-west-1': 'There is no flag --regon; the nearest is --region.',
		'--readonly': 'There is no flag --readonly; the nearest is --read-only.',
		'--readOnly': 'There is no flag --readOnly; the nearest is --read-only.',
		'--no-colour': 'There is no flag --no-colour; the nearest is --no-color.',
		'--constructor': 'There is no flag --constructor; the nearest is --no-color.',
		'-x': 'There is no flag -x; the nearest is --demo.',
		'--no-demo': 'There is no flag --no-demo; the nearest is --demo.',
		'--view qeues': 'There is no view qeues; the nearest is queues.',
		'--view api': 'There is no view api; the nearest is apis.',
		queues: 'There is no command queues; qdash --help lists what there is.',
		'-- queues': 'There is no command queues; qdash --help lists what there is.',
		'--region': '--region needs a value.',
		'--profile --once': '--profile needs a value.',
		'--filter=': '--filter needs a value.',
		'--region a --region b': '--region is given twice.',
		'--read-only=yes': '--read-only takes no value.',
		'--once=false': '--once takes no value.',
		'--interval abc': '--interval abc is not right; it is seconds from 0.5 to 300, like 2.',
		'--interval 0.4': '--interval 0.4 is not right; it is seconds from 0.5 to 300, like 2.',
		'--interval 301': '--interval 301 is not right; it is seconds from 0.5 to 300, like 2.',
		'--interval -1': '--interval -1 is not right; it is seconds from 0.5 to 300, like 2.',
		'--interval s': '--interval s is not right; it is seconds from 0.5 to 300, like 2.',
		'--interval NaN': '--interval NaN is not right; it is seconds from 0.5 to 300, like 2.',
		'--budget 0': '--budget 0 is not right; it is dollars an hour above 0, like 0.05.',
		'--budget -0.1': '--budget -0.1 is not right; it is dollars an hour above 0, like 0.05.',
		'--budget Infinity': '--budget Infinity is not right; it is dollars an hour above 0, like 0.05.',
		'--endpoint localhost:4566': '--endpoint localhost:4566 is not a URL; it is like http://127.0.0.1:4566.',
		'--endpoint ftp://host': '--endpoint ftp://host is not a URL; it is like http://127.0.0.1:4566.',
		'--json': '--json goes with --once.',
		'--demo --endpoint http://127.0.0.1:1':
			'--demo brings its own cloud: it goes without --endpoint and --profile.',
		'--demo --scenario shpo':
			'There is no scenario shpo; the nearest is shop, and qdash cloud --list names them all.',
		'--scenario quiet': '--scenario goes with --demo.',
		'--demo --seed 1.5': '--seed 1.5 is not right; it is a whole number from 0 to 2147483647.',
		'--demo --fault deny': 'There is no fault deny; the nearest is denied.',
		'--demo --fault denied:SQL': 'There is no service SQL; the nearest is SQS.',
		'--demo --fault denied::':
			'--fault denied:: is not right; it is like throttled:SQS or denied:SQS:PurgeQueue.',
		'--demo --profile prod': '--demo brings its own cloud: it goes without --endpoint and --profile.',
	};
	for (const [line, message] of Object.entries(cases)) {
		assert.throws(
			() => parse(line),
			(error) => {
				assert.ok(error instanceof UsageError, `${line}: ${error}`);
				assert.equal(error.message, message);
				return true;
			},
		);
	}
});

test('escape sequences in what was typed do not reach the terminal', () => {
	for (const argv of [
		['--\u001b[31mred'],
		['\u001b[31mred'],
		['--view', '\u001b[2J'],
		['--interval', '\u001b[2J'],
	]) {
		assert.throws(
			() => parseArguments(argv),
			(error) => error instanceof UsageError && !error.message.includes('\u001b'),
		);
	}
});

test('the help names every flag and every exit code', () => {
	for (const name of flagNames) assert.ok(usage.includes(`--${name}`), name);
	assert.match(
		usage,
		/0 done {3}1 failed in part {3}2 usage {3}3 denied or unreachable {3}4 refused by qdash\n {2}5 --fail-on {3}128\+n signal n/,
	);
});

const serve = (line: string) => parseServeArguments(line === '' ? [] : line.split(' '));

test('qdash cloud takes its own flags', () => {
	const plain = { ...nothing.cloud, port: null, region: null, list: false, help: false };
	assert.deepEqual(serve(''), plain);
	assert.deepEqual(serve('--port 4567 --host localhost --region us-west-2 --scenario cold-cache'), {
		...plain,
		port: 4567,
		region: 'us-west-2',
		scenario: 'cold-cache',
	});
	assert.deepEqual(serve('--list'), { ...plain, list: true });
	const cases: Readonly<Record<string, string>> = {
		'--host 0.0.0.0':
			'The embedded cloud asks nobody who they are, so it listens on 127.0.0.1 only, not on 0.0.0.0.',
		'--port 70000': '--port 70000 is not right; it is a port from 0 to 65535.',
		'--port 4567s': '--port 4567s is not right; it is a port from 0 to 65535.',
		'--region here': '--region here is not right; it is like eu-west-1.',
		'--speed 0': '--speed 0 is not right; it is a factor from 0.1 to 1000, like 60.',
		'--profile prod': 'There is no flag --profile; the nearest is --port.',
		now: 'There is no command now; qdash --help lists what there is.',
	};
	for (const [line, message] of Object.entries(cases)) {
		assert.throws(() => serve(line), { name: 'UsageError', message });
	}
});

test('the help of qdash cloud names its flags and the faults, and the list names the scenarios', () => {
	for (const name of namesOf(serveFlags)) assert.ok(serveUsage.includes(`--${name}`), name);
	for (const kind of faultKinds) assert.ok(serveUsage.includes(kind), kind);
	assert.match(scenarioList(), /^shop {2,}A shop .*\.\nquiet {2,}/);
});
