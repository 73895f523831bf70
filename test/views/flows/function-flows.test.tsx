import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { type Dashboard, type DashboardOptions, openDashboard } from '../../support/dashboard.tsx';

async function openWorker(t: TestContext, options: DashboardOptions = {}): Promise<Dashboard> {
	const dashboard = await openDashboard(t, { scenario: 'shop', ...options });
	dashboard.press('5');
	await dashboard.waitFor(/ FUNCTIONS .*14 functions/);
	dashboard.press('/');
	await dashboard.waitFor('Enter keep the filter');
	dashboard.type('payment-worker');
	await dashboard.waitFor(/ 1 of 14 functions/);
	dashboard.press('enter', 'enter');
	await dashboard.waitFor('FUNCTION  payment-worker');
	await dashboard.waitFor(/reads {2}payments/);
	await dashboard.waitFor(/Reserved 40/);
	return dashboard;
}

/** Types a value into the form, and says yes to the question. */
async function reserve(dashboard: Dashboard, value: string, question: RegExp): Promise<void> {
	dashboard.press('ctrl-u');
	dashboard.type(value);
	dashboard.press('enter');
	await dashboard.waitFor('[ Set… ]');
	dashboard.press('enter');
	await dashboard.waitForDialog(question);
	dashboard.press('tab', 'enter');
}

describe('reserved concurrency', () => {
	test('0 stops a function, says what becomes of its messages, and the next form offers the way back', async (t) => {
		const dashboard = await openWorker(t);
		dashboard.press('e');
		await dashboard.waitForDialog(/payment-worker · 0000-0000-0000 · eu-west-1: at most 40 calls at once/);
		await dashboard.waitForDialog(
			/The account has 1,000, of which \d+ are not reserved\. AWS keeps 100 so: at most \d+ can be reserved here\./,
		);
		await reserve(
			dashboard,
			'0',
			/Stops payment-worker .*It still reads payments: .*receive count raised.*Disabling the mapping/,
		);
		await dashboard.waitFor('payment-worker is stopped: its reserved concurrency is 0; e sets it back');
		await dashboard.waitFor(/Reserved 0/);
		dashboard.press('e');
		await dashboard.waitForDialog(
			/it is stopped by a reservation of 0\. Before qdash stopped it, that was 40\..*Calls at once: 40/,
		);
		dashboard.press('enter');
		await dashboard.waitFor('[ Set… ]');
		dashboard.press('enter');
		await dashboard.waitForDialog(/Reserves 40 calls at once for payment-worker/);
		dashboard.press('tab', 'enter');
		await dashboard.waitFor('40 calls at once are reserved for payment-worker');
		assert.deepEqual(dashboard.audited(), ['concurrency 1', 'concurrency 1']);
	});

	test('what is no number, or more than there is, is refused in the form', async (t) => {
		const dashboard = await openWorker(t);
		dashboard.press('e');
		await dashboard.waitForDialog(/at most \d+ can be reserved here/);
		for (const [typed, said] of [
			['-1', /A reservation is a whole number, 0 or more\./],
			['901', /At most \d+: AWS keeps 100 of the account unreserved\./],
		] as const) {
			dashboard.press('ctrl-u');
			dashboard.type(typed);
			dashboard.press('enter');
			await dashboard.waitFor('[ Set… ]');
			dashboard.press('enter');
			await dashboard.waitForDialog(said);
		}
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
		assert.equal(dashboard.asked('PutFunctionConcurrency'), 0);
	});

	test('is asked for where it was not known yet, so that there is a way back', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		dashboard.press('5');
		await dashboard.waitFor(/ FUNCTIONS .*14 functions/);
		dashboard.press('/');
		dashboard.type('payment-worker');
		await dashboard.waitFor(/ 1 of 14 functions/);
		dashboard.press('enter', 'e');
		await dashboard.waitForDialog(/at most 40 calls at once, reserved for it\..*Calls at once: 40/);
	});

	test('is asked for again where it was read a while ago: somebody may have changed it', async (t) => {
		const dashboard = await openWorker(t);
		const lambda = new LambdaClient({
			endpoint: dashboard.cloud.endpoint,
			region: 'eu-west-1',
			credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
		});
		t.after(() => lambda.destroy());
		const input = { FunctionName: 'payment-worker', ReservedConcurrentExecutions: 25 };
		await lambda.send(new PutFunctionConcurrencyCommand(input));
		const minute = () => Number(/:(\d\d) UTC/.exec(dashboard.header())?.[1]);
		const before = minute();
		await dashboard.pass(() => (minute() - before + 60) % 60 >= 2);
		assert.match(dashboard.text(), /Reserved 40/, 'the view has not asked again yet');
		dashboard.press('e');
		await dashboard.waitForDialog(/at most 25 calls at once, reserved for it\..*Calls at once: 25/);
	});

	test('left empty, the reservation is taken away', async (t) => {
		const dashboard = await openWorker(t);
		dashboard.press('e');
		await dashboard.waitForDialog(/Calls at once: 40/);
		await reserve(dashboard, '', /Takes the reservation of payment-worker .* away/);
		await dashboard.waitFor('the reservation of payment-worker is taken away');
		assert.equal(dashboard.asked('DeleteFunctionConcurrency'), 1);
	});

	test('0 on a protected function needs its name, another number does not', async (t) => {
		const dashboard = await openWorker(t, { protectedPatterns: ['payment'] });
		dashboard.press('e');
		await dashboard.waitForDialog(/Calls at once: 40/);
		dashboard.press('ctrl-u');
		dashboard.type('0');
		dashboard.press('enter');
		await dashboard.waitFor('[ Set… ]');
		dashboard.press('enter');
		await dashboard.waitForDialog(/protected by the pattern payment\. Type the function's name/);
		dashboard.type('payment-worker');
		dashboard.press('enter');
		await dashboard.waitFor('[ Stop it ]');
		dashboard.press('enter');
		await dashboard.waitFor('payment-worker is stopped');
	});
});

describe('an event source mapping', () => {
	test('is disabled after the question says what stays; the end is told wherever one is', async (t) => {
		const dashboard = await openWorker(t);
		dashboard.press('x');
		await dashboard.waitForDialog(
			/payment-worker stops reading payments within seconds; .*(visible messages? stays? and what is sent is added|Nothing is visible now; what is sent stays), until its retention time of 4d is over\./,
		);
		dashboard.press('enter');
		await dashboard.waitForNoDialog();
		assert.equal(dashboard.asked('UpdateEventSourceMapping'), 0, 'No is in focus');
		dashboard.press('x');
		await dashboard.waitFor('[ No, go back ]');
		dashboard.press('tab', 'enter');
		await dashboard.waitFor(/payment-worker stops reading payments: Disabling/);
		dashboard.press('2');
		await dashboard.waitFor(/^ QUEUES /m);
		await dashboard.pass('payment-worker no longer reads payments');
		assert.deepEqual(dashboard.audited(), ['mapping 1']);
	});

	test('where read-only, x and e are refused in the words of the gate', async (t) => {
		const dashboard = await openWorker(t, { readOnly: true });
		assert.doesNotMatch(dashboard.footer(), /mapping|concurrency/);
		dashboard.press('x');
		await dashboard.waitFor(
			"qdash is read-only here: what payment-worker reads can't be stopped or started.",
		);
		dashboard.press('e');
		await dashboard.waitFor(
			"qdash is read-only here: the reserved concurrency of payment-worker can't be changed.",
		);
		assert.equal(dashboard.dialog(), '');
	});
});
