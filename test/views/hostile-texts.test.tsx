import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { App } from '../../source/app.tsx';
import { openConnection } from '../../source/aws/connection.ts';
import type { Connection } from '../../source/aws/services.ts';
import { startCloud } from '../../source/demo/cloud.ts';
import { systemClock } from '../../source/model/clock.ts';
import { auditFile, backupDir } from '../../source/paths.ts';
import { Session } from '../../source/session.ts';
import { type DashboardState, DashboardStore } from '../../source/store/dashboard-store.ts';
import { createUiStore, type Route, resetRoutes } from '../../source/store/ui-store.ts';
import { createTheme } from '../../source/theme.ts';
import { awsEnvironment } from '../support/aws-environment.ts';
import { renderInTerminal } from '../support/terminal.tsx';

/** A title for the terminal, a cleared screen, text that runs backwards, nothing visible, and the next line. */
const evil = '\u001b]0;pwned\u0007\u009b2J\u202e\u200b\r\n';
/** What of it must never be written: nothing of Ink's own looks so. */
const acted = /\u001b\]0|\u0007|\u009b|\u202e|\u200b/;

/** In the last line while a dialog is open. */
const dialogKeys = 'Enter choose';

/** Words that qdash decides by; everything else that a service says is anybody's text. */
const words: ReadonlySet<string> = new Set(
	'protocol kind endpointType period namespace metric openapi in $ref operation'.split(' '),
);
/** Objects whose names are anybody's text too. */
const named: ReadonlySet<string> = new Set(['tags', 'variables', 'paths', 'properties', 'securitySchemes']);

/** An answer with something in each text that a terminal would act on; the same texts stay the same. */
function tainted(value: unknown, key = ''): unknown {
	if (typeof value === 'string') return value === '' || words.has(key) ? value : value + evil;
	if (Array.isArray(value)) return value.map((each) => tainted(each, key));
	if (value instanceof Map) return new Map([...value].map(([id, each]) => [id + evil, tainted(each)]));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value);
	return Object.fromEntries(
		entries.map(([name, each]) => [named.has(key) ? name + evil : name, tainted(each, name)]),
	);
}

/** What is asked, as the cloud knows it. */
function clean(value: unknown): unknown {
	if (typeof value === 'string') return value.replaceAll(evil, '');
	if (Array.isArray(value)) return value.map(clean);
	if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
		return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, clean(each)]));
}

function hostile<Service extends object>(service: Service, names: readonly (keyof Service)[]): Service {
	const wrapped = names.map((name) => {
		const ask = service[name] as unknown as (...given: unknown[]) => Promise<unknown>;
		const answer = async (...given: unknown[]) => {
			const found = await ask(...given.map(clean));
			return name === 'exportOpenApi' ? JSON.stringify(tainted(JSON.parse(found as string))) : tainted(found);
		};
		return [name, answer];
	});
	return { ...service, ...Object.fromEntries(wrapped) };
}

/** A real connection to the embedded cloud, in front of which somebody has put texts of their own. */
async function hostileConnection(...given: Parameters<typeof openConnection>): Promise<Connection> {
	const connection = await openConnection(...given);
	const { apiGateway, cloudFront, lambda, queueFeeds, cloudWatch } = connection;
	const watched = hostile(cloudWatch, ['alarmsInAlarm', 'listMetrics']);
	const { context } = connection;
	return {
		...connection,
		get context() {
			return context;
		},
		identify: (options) => connection.identify(options),
		close: () => connection.close(),
		cloudWatch: watched,
		globalCloudWatch: watched,
		apiGateway: hostile(apiGateway, [
			'listApis',
			'stagesWithMetrics',
			'getStages',
			'getDeployments',
			'getDetails',
			'getUsagePlans',
			'exportOpenApi',
		]),
		cloudFront: hostile(cloudFront, [
			'listDistributions',
			'listInvalidations',
			'getInvalidation',
			'getCachePolicy',
			'getMonitoring',
			'bucketSize',
		]),
		lambda: hostile(lambda, ['listFunctions', 'listMappings', 'getMapping', 'getReservedConcurrency']),
		queueFeeds: hostile(queueFeeds, ['subscriptionsTo', 'rulesTo', 'notificationsTo']),
	};
}

async function openHostile(t: TestContext) {
	const ends: (() => unknown)[] = [];
	t.after(async () => {
		for (const end of ends.reverse()) await end();
	});
	const { home } = awsEnvironment(t);
	process.env.XDG_STATE_HOME = join(home, 'state');
	mkdirSync(process.env.XDG_STATE_HOME);
	const cloud = await startCloud({ scenario: 'shop', clock: systemClock });
	ends.push(() => cloud.close());
	const ui = createUiStore('apis');
	const store = new DashboardStore(systemClock, 0.2);
	const session = new Session({
		place: { endpoint: cloud.endpoint, region: 'eu-west-1' },
		readOnly: () => false,
		protectedPatterns: [],
		budget: null,
		store,
		clock: systemClock,
		auditFile: auditFile(),
		backupDirectory: backupDir(),
		log: () => undefined,
		connect: (request) => hostileConnection(request),
		warn: (problem) => assert.fail(problem.message),
		onLeases: () => undefined,
	});
	const terminal = await renderInTerminal(
		<App
			session={session}
			ui={ui}
			theme={createTheme('16')}
			places={{ profiles: async () => [], regions: async () => [] }}
			env={{ HOME: home }}
			onQuit={() => undefined}
		/>,
		{ columns: 200, rows: 60 },
	);
	const opening = session.open();
	ends.push(async () => {
		await session.close();
		await opening;
		await terminal.unmount();
	});
	/** Waits until it is known, and until it was drawn. */
	const known = (wanted: (data: DashboardState) => boolean) =>
		terminal.waitFor(() => wanted(store.latest) && store.api.getState() === store.latest);
	const go = (route: Route) => {
		resetRoutes(ui, 'queues');
		ui.setState({ routes: [route] });
	};
	return { terminal, store, known, go };
}

test('texts of APIs reach the terminal as text, in every view', { timeout: 60_000 }, async (t) => {
	const { terminal, store, known, go } = await openHostile(t);
	const safe = (where: string) => assert.doesNotMatch(terminal.written(), acted, where);
	await known(({ stages }) => stages.size >= 4);
	await terminal.waitFor(/prod␛\]0;pwned/);
	const stage = [...store.latest.stages.values()].find(
		({ ref }) =>
			ref.protocol === 'REST' && ref.apiName.startsWith('orders-api') && ref.stage.startsWith('prod'),
	);
	assert.ok(stage);
	const { id } = stage.ref;
	safe('the list of APIs');
	for (const tab of ['overview', 'routes', 'settings'] as const) {
		go({ view: 'stage', id, tab });
		if (tab === 'settings') await known(({ usagePlans }) => usagePlans.get(id)?.state === 'known');
		else await known(({ routes }) => routes.size > 0);
		await terminal.waitFor(/pwned/);
		safe(`a stage, ${tab}`);
	}
	for (const route of store.latest.routes.keys()) {
		go({ view: 'route', stageId: id, id: route });
		await terminal.waitFor(/ROUTE .*pwned[\s\S]*Integration /);
		safe(`a route, ${JSON.stringify(route)}`);
	}
	go({ view: 'stage', id, tab: 'overview' });
	await terminal.waitFor(/STAGE .*pwned/);
	terminal.press('o');
	await terminal.waitFor(/REFERENCE[\s\S]*pwned/);
	safe('the reference');
	for (let page = 0; page < 20; page++) terminal.press('right');
	await terminal.waitFor(/answered by/);
	safe('the reference, further down');
});

test('texts of distributions, functions and sources reach the terminal as text', {
	timeout: 60_000,
}, async (t) => {
	const { terminal, store, known, go } = await openHostile(t);
	const safe = (where: string) => assert.doesNotMatch(terminal.written(), acted, where);
	go({ view: 'distributions' });
	await known(({ distributions }) => distributions.size > 2);
	await terminal.waitFor(/shop\.example␛\]0;pwned/);
	for (const id of store.latest.distributions.keys()) {
		for (const tab of ['overview', 'behaviours', 'origins', 'invalidations'] as const) {
			go({ view: 'distribution', id, tab });
			await known(({ distributions }) => distributions.get(id)?.invalidations.state === 'known');
			await terminal.waitFor(/DISTRIBUTION .*pwned/);
			safe(`a distribution, ${tab}`);
		}
	}
	for (const key of ['i', 'M']) {
		terminal.press(key);
		await terminal.waitFor(dialogKeys);
		safe(`the dialog of ${key}`);
		terminal.press('esc');
		await terminal.waitFor((screen) => !screen.join('\n').includes(dialogKeys));
	}
	go({ view: 'functions' });
	await known(({ functions, mappings }) => functions.size > 2 && mappings.size > 0);
	await terminal.waitFor(/payment-worker␛\]0;pwned/);
	safe('the list of functions');
	const [mapping] = store.latest.mappings.values();
	assert.ok(mapping);
	for (const tab of ['overview', 'mappings', 'settings'] as const) {
		go({ view: 'function', name: mapping.functionName, tab });
		await terminal.waitFor(/FUNCTION .*pwned/);
		safe(`a function, ${tab}`);
	}
	terminal.press('x');
	await terminal.waitFor(/pwned.*is Enabled␛\]0;pwned/);
	terminal.press('e');
	await terminal.waitFor(dialogKeys);
	safe('the dialogs of a function');
	terminal.press('esc');
	await terminal.waitFor((screen) => !screen.join('\n').includes(dialogKeys));
	const fed = [...store.latest.queues.values()].filter(({ ref }) =>
		/^(orders|emails|payments)/.test(ref.name),
	);
	assert.ok(fed.length > 0);
	for (const { ref } of fed) {
		go({ view: 'queue', url: ref.url, tab: 'connections' });
		await known(({ feeds }) => {
			const reading = feeds.get(ref.url);
			return reading?.state === 'known' && reading.value.asking.length === 0;
		});
		await terminal.waitFor(new RegExp(`QUEUE .*${ref.name}`));
		safe(`the connections of ${ref.name}`);
		go({ view: 'queue', url: ref.url, tab: 'overview' });
		await terminal.waitFor(new RegExp(`QUEUE .*${ref.name}`));
		safe(`the overview of ${ref.name}`);
	}
});
