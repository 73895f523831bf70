import { sqsError } from './errors.ts';

/** What a receipt handle stands for: one receive of one message of one queue. */
export interface Receipt {
	readonly messageId: string;
	/** Which receive of the message it was; the newest is the message's own `receipt`. */
	readonly receipt: number;
}

const prefix = 'AQEB';

/** FNV-1a: enough to tell a handle from arbitrary base64. */
function checksum(text: string): string {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	}
	return (hash >>> 0).toString(16).padStart(8, '0');
}

/** @param queueKey - names this incarnation of the queue, so that a handle dies with it */
export function encodeReceipt(queueKey: string, receipt: Receipt): string {
	const text = `${queueKey}|${receipt.messageId}|${receipt.receipt}`;
	return prefix + Buffer.from(`${text}|${checksum(text)}`).toString('base64');
}

/** @throws ServiceError `ReceiptHandleIsInvalid` for anything that this queue did not give out */
export function decodeReceipt(queueKey: string, handle: string): Receipt {
	if (handle.startsWith(prefix)) {
		const text = Buffer.from(handle.slice(prefix.length), 'base64').toString('latin1');
		const [key, messageId, receipt, sum] = text.split('|');
		if (key === queueKey && messageId && receipt && sum === checksum(`${key}|${messageId}|${receipt}`)) {
			return { messageId, receipt: Number(receipt) };
		}
	}
	throw sqsError(
		'ReceiptHandleIsInvalid',
		`The input receipt handle "${handle}" is not a valid receipt handle.`,
	);
}
