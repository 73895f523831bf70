import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startEmulator } from '../../scripts/emulators.ts';
import { complaints } from '../headless/schema.ts';
import { edgeClients } from './edge-clients.ts';
import { makeCommonEdge } from './edge-made.ts';
import { lookAt, onceAt } from './edge-operator.ts';
import { commonScreens } from './edge-screens.ts';

const localStack = await startEmulator('localstack');
after(() => localStack.stop());
const clients = edgeClients(localStack.endpoint, localStack.region);
after(() => clients.close());
const made = await makeCommonEdge(clients);

// It counts the requests of a route twice, and fails at percentiles.
const stageRow = /orders prod REST 11\.0 0 % 0\.91 % – – – .*▲ alarm orders fail/;

commonScreens({ clients, made, stageRow });

test('REST APIs alone, with one sentence on the others; no CloudFront, in one sentence; nothing else', async (t) => {
	const operator = await lookAt(t, localStack);
	const { program } = operator;
	program.press('3');
	await program.waitFor(/APIS.*1 stage/);
	await program.waitFor('HTTP and WebSocket APIs are not supported by this endpoint.');
	await operator.sees('orders', stageRow);
	program.press('4');
	await program.waitFor('CloudFront is not supported by this endpoint.');
	program.press('5');
	await program.waitFor(/FUNCTIONS.*1 function/);
	await operator.sees('consume', /no metrics here/);
	assert.doesNotMatch(program.text(), /not support|CloudFront|GetApis/);
	program.press('2');
	await program.waitFor(/QUEUES/);
	assert.doesNotMatch(program.text(), /not support|CloudFront|GetApis/);
	await operator.quit();
});

test('the OpenAPI document of a REST API becomes a reference', async (t) => {
	const operator = await lookAt(t, localStack);
	const { program } = operator;
	program.press('3');
	await operator.open('orders', /STAGE {2}orders \/ prod/);
	program.press('o');
	await program.waitFor(/REFERENCE +4 operations/);
	await program.waitFor(/GET +\/orders\/\{id\}/);
	// Its document leaves out who may call, which the control plane knows.
	for (const authoriser of ['IAM', 'Lambda \\(tokens\\)', 'API key']) {
		await program.waitFor(new RegExp(`authorised by +${authoriser}, as the API is configured now`));
	}
	assert.equal(program.text().match(/authorised +▲ by nobody: it is open to all/g)?.length, 1);
	await operator.quit();
});

test('--once --json at LocalStack: what it lacks is null, and no failure', async (t) => {
	const { document, errors } = await onceAt(t, localStack);
	assert.equal(errors, '');
	assert.deepEqual(complaints(document), []);
	assert.deepEqual([document.errors, [...document.unknown].sort()], [[], ['apis', 'distributions']]);
	assert.deepEqual(
		document.apis?.map(({ name, protocol }) => [name, protocol]),
		[['orders', 'REST']],
	);
	assert.equal(document.distributions, null);
	assert.equal(document.functions?.length, 1);
});
