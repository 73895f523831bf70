import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GetEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import type { EdgeClients } from './edge-clients.ts';
import type { CommonEdge } from './edge-made.ts';
import { type EdgeOperator, lookAt } from './edge-operator.ts';

/** An emulator with what was made there, and how it shows. */
export interface EdgeOnScreen {
	readonly clients: EdgeClients;
	readonly made: CommonEdge;
	/** How the row of the REST API's stage ends: its counts, and `n/a` or `–` for percentiles. */
	readonly stageRow: RegExp;
}

/** Reads what the screen says of the queue, the REST API and the function that both emulators have. */
export function commonScreens(edge: EdgeOnScreen): void {
	const operate = (t: TestContext): Promise<EdgeOperator> => lookAt(t, edge.clients);

	test('APIs: the stage with its requests; its routes, and who may call them; its settings', async (t) => {
		const operator = await operate(t);
		const { program } = operator;
		program.press('3');
		await operator.sees('orders', edge.stageRow);
		await operator.open('orders', /STAGE {2}orders \/ prod {2}REST/);
		await program.waitFor(/Throttle 50\/s, burst 100/);
		await operator.tab(/ROUTES.*4 routes/);
		await program.waitFor(/GET +\/orders +function consume +Lambda +1\.0 /);
		await program.waitFor(/GET +\/orders\/\{id\} +https:\/\/orders\.example\/\{id\} +none ▲ .*open to all/);
		await program.waitFor(/POST +\/orders +queue orders +API key /);
		await program.waitFor(/PUT +\/ +mock +IAM /);
		program.press('/');
		await program.waitFor('Enter keep the filter');
		program.type('PUT');
		await program.waitFor(/ROUTES.*1 of 4/);
		program.press('enter');
		await program.waitFor('⏎ open');
		program.press('enter');
		await program.waitFor(/ROUTE {2}PUT \/ {2}of orders \/ prod/);
		await program.waitFor(/Validation +body, by strict/);
		program.press('esc');
		await program.waitFor(/ROUTES/);
		await operator.tab(/Variables +table = orders/);
		await program.waitFor(/POST \/orders +3\/s, burst 4/);
		await program.waitFor(new RegExp(`${edge.made.rest.deploymentId} +answers now .*first`));
		await program.waitFor('partners');
		await operator.quit();
	});

	test('Functions: a mapping is disabled, and enabled again', async (t) => {
		const operator = await operate(t);
		const { program } = operator;
		program.press('5');
		// Nobody measures it here: that is not the same as that nobody asks it.
		await operator.sees('consume', /no metrics here/);
		await operator.open('consume', /FUNCTION {2}consume {2}nodejs22\.x · 256 MB · timeout 20s/);
		await program.waitFor(/Reserved none/);
		await operator.tab(/MAPPINGS.*1 mapping/);
		for (const [button, state] of [
			['Disable', 'Disabled'],
			['Enable', 'Enabled'],
		] as const) {
			program.press('x');
			await program.waitFor('[ No, go back ]');
			program.press('tab');
			await program.waitFor(`[ ${button} ]`);
			program.press('enter');
			await operator.sees('orders', new RegExp(`orders \\S ${state} 7 `));
			const there = await edge.clients.lambda.send(
				new GetEventSourceMappingCommand({ UUID: edge.made.mappingId }),
			);
			assert.equal(there.State, state);
		}
		await operator.quit();
		assert.equal(operator.done().length, 2);
	});

	test("a queue's connections: what feeds it, and who reads it", async (t) => {
		const operator = await operate(t);
		const { program } = operator;
		await operator.open('orders', /QUEUE {2}orders {2}standard/);
		await operator.tab('MESSAGES');
		await operator.tab(/SOURCES +3/);
		await operator.sees('topic', /topic events filter \{"event":\["paid"\]\}, raw delivery subscription$/);
		await operator.sees('rule', /rule default\/nightly rate\(1 day\) rule target$/);
		await operator.sees('bucket', /bucket uploads .*notification$/);
		await program.waitFor(/CONSUMERS +1/);
		await operator.sees('function', /function consume \S Enabled 7 a batch$/);
		await operator.quit();
	});
}
