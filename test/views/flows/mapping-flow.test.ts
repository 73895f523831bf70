import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGate } from '../../../source/actions/safety.ts';
import type { AppServices } from '../../../source/app-services.ts';
import { ManualClock } from '../../../source/model/manual-clock.ts';
import { mappingCommand } from '../../../source/views/flows/mapping-flow.ts';
import { AuditInMemory, aContext } from '../../actions/support.ts';

test('while Lambda still changes a mapping nothing is asked, and it is said', () => {
	const said: string[] = [];
	const gate = createGate({
		readOnly: () => false,
		protectedPatterns: [],
		context: () => aContext,
		audit: new AuditInMemory(),
		clock: new ManualClock(),
		warn: assert.fail,
	});
	const services = {
		session: { actions: { gate } },
		dialogs: { ask: () => assert.fail('a dialog was opened') },
		tell: (text: string) => said.push(text),
	} as unknown as AppServices;
	const mapping = {
		uuid: '1',
		functionName: 'order-worker',
		eventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:orders.fifo',
		stateReason: null,
		batchSize: 10,
		batchingWindowSeconds: 0,
		maximumConcurrency: null,
		reportsItemFailures: false,
		filters: [],
		lastResult: null,
		modifiedAt: null,
	};
	for (const state of ['Creating', 'Enabling', 'Disabling', 'Updating', 'Deleting']) {
		mappingCommand(services, () => ({ ...mapping, state })).mapping?.();
		assert.equal(
			said.pop(),
			`The mapping of order-worker on orders.fifo is ${state}: Lambda takes no change meanwhile.`,
		);
	}
	mappingCommand(services, () => null).mapping?.();
	assert.deepEqual(said, [], 'nothing is under the cursor');
});
