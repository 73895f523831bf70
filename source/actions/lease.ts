import type { Message } from '../model/message.ts';
import type { QueueRef } from '../model/queue.ts';

/** SQS hides a message for at most 12 hours from its receipt (SQS Developer Guide, visibility timeout). */
export const LONGEST_LEASE = 12 * 60 * 60 * 1000;

/** Codes with which SQS says that a receipt handle no longer holds its message. */
const LOST = new Set(['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue']);

/** A message in hand, by the handle of its newest receive. */
export interface Lease {
	/** The message's id. */
	readonly id: string;
	readonly receiptHandle: string;
	readonly queue: QueueRef;
	readonly message: Message;
	/** Milliseconds since the epoch, by the endpoint's clock, as is `expiresAt`. */
	readonly receivedAt: number;
	/** When the message returns to the queue by itself. */
	readonly expiresAt: number;
	/** Kept to be shown. An expired lease is never used to delete, extend or release. */
	readonly expired: boolean;
}

/** Whether a lease still holds its message; right at any moment, also between two sweeps of `Leases`. */
export function isHeld(lease: Lease, now: number): boolean {
	return !lease.expired && now < lease.expiresAt;
}

/** When a lease ends that is set now to last so many seconds: never past 12 hours from the receipt. */
export function expiryOf(receivedAt: number, setAt: number, seconds: number): number {
	return Math.min(setAt + seconds * 1000, receivedAt + LONGEST_LEASE);
}

/** The seconds that can still be asked for, of those wanted: SQS refuses what goes past 12 hours. */
export function grantableSeconds(lease: Lease, now: number, seconds: number): number {
	return Math.min(seconds, Math.floor((lease.receivedAt + LONGEST_LEASE - now) / 1000));
}

/** Whether an entry of ChangeMessageVisibility or DeleteMessage failed because its lease is over. */
export function saysLeaseIsOver(code: string): boolean {
	return LOST.has(code);
}
