import type { Draft } from '../sqs/message.ts';

/** The fields of an attribute's value in the SDK. */
function attributeValue({ type, value }: { readonly type: string; readonly value: string | Uint8Array }) {
	return { DataType: type, ...(typeof value === 'string' ? { StringValue: value } : { BinaryValue: value }) };
}

/** How a queue takes messages. */
export interface QueueManner {
	readonly fifo: boolean;
	/** Whether it takes groups though it is a standard queue (fair queues): not every emulator does. */
	readonly groups: boolean;
}

/** A message as an entry of SendMessageBatch. */
export function entryOf(draft: Draft, id: number, { fifo, groups }: QueueManner): object {
	const { body, attributes, group, deduplicationId, traceHeader } = draft;
	return {
		Id: String(id),
		MessageBody: body,
		...(attributes.size > 0 && {
			MessageAttributes: Object.fromEntries(
				[...attributes].map(([name, value]) => [name, attributeValue(value)]),
			),
		}),
		...(group !== null && (fifo || groups) && { MessageGroupId: group }),
		...(fifo && deduplicationId !== null && { MessageDeduplicationId: deduplicationId }),
		...(traceHeader !== null && {
			MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: traceHeader } },
		}),
	};
}
