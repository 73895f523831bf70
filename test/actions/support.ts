import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { AuditEntry, AuditLog } from '../../source/actions/audit.ts';
import type { Context } from '../../source/model/context.ts';
import type { Message } from '../../source/model/message.ts';
import type { QueueAttributes, QueueRef } from '../../source/model/queue.ts';

export const aContext: Context = {
	generation: 1,
	profile: null,
	region: 'eu-west-1',
	endpoint: null,
	account: '000000000000',
	caller: 'arn:aws:iam::000000000000:user/demo',
	readOnly: false,
	note: null,
};

export const aQueue: QueueRef = { url: 'http://127.0.0.1:1/000000000000/orders', name: 'orders' };

/** An audit log that keeps its lines, or fails on command. */
export class AuditInMemory implements AuditLog {
	readonly entries: AuditEntry[] = [];
	failure: Error | null = null;

	async append(entry: AuditEntry): Promise<void> {
		if (this.failure) throw this.failure;
		this.entries.push(entry);
	}

	async settled(): Promise<void> {}
}

export function aMessage(id: string, rest: Partial<Message> = {}): Message {
	return {
		id,
		receiptHandle: `handle-of-${id}`,
		body: `body of ${id}`,
		attributes: {},
		group: null,
		deduplicationId: null,
		sequenceNumber: null,
		sentAt: Date.UTC(2026, 0, 1),
		firstReceivedAt: null,
		receiveCount: 1,
		senderId: null,
		deadLetterSourceArn: null,
		traceHeader: null,
		system: {},
		size: 10,
		...rest,
	};
}

export function someAttributes(rest: Partial<QueueAttributes> = {}): QueueAttributes {
	return {
		arn: 'arn:aws:sqs:eu-west-1:000000000000:orders',
		type: 'standard',
		visible: 0,
		inFlight: 0,
		delayed: 0,
		createdAt: null,
		modifiedAt: null,
		delaySeconds: 0,
		maximumMessageBytes: 1_048_576,
		retentionSeconds: 345_600,
		receiveWaitSeconds: 0,
		visibilityTimeoutSeconds: 30,
		redrivePolicy: null,
		redriveAllowPolicy: null,
		encryption: { kind: 'SSE-SQS' },
		fifo: null,
		policy: null,
		raw: {},
		...rest,
	};
}

/** A directory of its own, gone after the test. */
export async function aDirectory(context: TestContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'qdash-actions-'));
	context.after(() => rm(path, { recursive: true, force: true }));
	return path;
}
