import type { Random } from '../random.ts';
import { attributesSize } from '../sqs/draft.ts';
import type { Draft, StoredAttribute } from '../sqs/message.ts';
import type { DraftMaker } from './scenario.ts';

/** The producers' identity, as `SenderId` shows it. */
const senderId = 'AROASHOPPRODUCER00001:order-api';

/** A message ready to be put into a queue. */
export function draft(
	body: string,
	more: {
		readonly group?: string;
		readonly deduplicationId?: string;
		readonly attributes?: Readonly<Record<string, StoredAttribute>>;
		readonly traceHeader?: string;
	} = {},
): Draft {
	const attributes = new Map(Object.entries(more.attributes ?? {}));
	return {
		body,
		attributes,
		traceHeader: more.traceHeader ?? null,
		group: more.group ?? null,
		deduplicationId: more.deduplicationId ?? null,
		size: Buffer.byteLength(body) + attributesSize(attributes),
		senderId,
	};
}

const repetitions = new WeakSet<DraftMaker>();

/** True for what sends again what was sent: a FIFO queue takes it for a duplicate. */
export function isRepetition(draft: DraftMaker): boolean {
	return repetitions.has(draft);
}

/** Two makers for one producer: one makes messages, and the other makes the latest ones again. */
export function repeating(draft: DraftMaker): { readonly first: DraftMaker; readonly again: DraftMaker } {
	let latest: Draft | undefined;
	const first: DraftMaker = (random, number) => {
		latest = draft(random, number);
		return latest;
	};
	const again: DraftMaker = (random, number) => latest ?? first(random, number);
	repetitions.add(again);
	return { first, again };
}

const text = (value: string): StoredAttribute => ({ type: 'String', value });
const products = ['kettle', 'desk lamp', 'wool blanket', 'espresso cups', 'bike light', 'cutting board'];
const countries = ['DE', 'FR', 'NL', 'PL', 'IE', 'ES', 'SE'];
const failures = ['TimeoutError: payments', 'CardExpired', 'AddressRejected', 'ConnectionReset: stock-db'];

/** Cents as a decimal number. */
function amount(random: Random): string {
	return (random.integer(499, 24_900) / 100).toFixed(2);
}

export function orderId(number: number): string {
	return `A-${99_000 + number}`;
}

/** An order as the API puts it in; about one in 1,400 can't be handled, which `isBroken` knows. */
export function order(random: Random, number: number, brokenShare = 0): Draft {
	const customer = `customer-${random.integer(1001, 1400)}`;
	const broken = random.chance(brokenShare) ? `,"card":"expired","error":"${random.pick(failures)}"` : '';
	const body = `{"type":"order","order":"${orderId(number)}","customer":"${customer}","lines":[{"sku":"${random.pick(products)}","quantity":${random.integer(1, 4)},"price":${amount(random)}}],"currency":"EUR","country":"${random.pick(countries)}"${broken}}`;
	return draft(body, { group: customer });
}

/** True for bodies that consumers fail on. */
export function isBroken(body: string): boolean {
	return body.includes('"error":') || body.includes('"manual":true');
}

/** A dead letter of the orders: what could not be handled, with the error. */
export function brokenOrder(random: Random, number: number): Draft {
	const customer = `customer-${random.pick([1182, 1182, 1182, 1031, 1290, 1377])}`;
	const body = `{"type":"refund","order":"${orderId(number)}","customer":"${customer}","amount":${amount(random)},"card":"expired","error":"${random.pick(failures)}"}`;
	return draft(body, { group: customer });
}

export function invoice(random: Random, number: number): Draft {
	const body = `{"type":"invoice","order":"${orderId(number)}","amount":${amount(random)},"vat":0.19,"pdf":"s3://shop-invoices/${random.uuid()}.pdf"}`;
	return draft(body, {
		attributes: { contentType: text('application/json'), attempt: { type: 'Number', value: '1' } },
	});
}

export function payment(random: Random, number: number, brokenShare = 0): Draft {
	const broken = random.chance(brokenShare) ? `,"error":"${random.pick(failures)}"` : '';
	const body = `{"type":"payment","payment":"P-${41_000 + number}","order":"${orderId(number)}","amount":${amount(random)},"currency":"EUR","provider":"${random.pick(['card', 'transfer', 'wallet'])}"${broken}}`;
	const trace = `Root=1-${random.integer(0x60000000, 0x6fffffff).toString(16)}-${random.uuid().replaceAll('-', '').slice(0, 24)};Sampled=1`;
	return draft(body, { attributes: { source: text('checkout') }, traceHeader: trace });
}

export function refund(random: Random, number: number): Draft {
	return draft(
		`{"type":"refund","order":"${orderId(number)}","amount":${amount(random)},"reason":"${random.pick(['damaged', 'late', 'changed mind', 'duplicate'])}"}`,
	);
}

export function stockChange(random: Random, number: number): Draft {
	return draft(
		`{"type":"stock","sku":"${random.pick(products)}","warehouse":"${random.pick(['BER-1', 'LYS-2', 'WAW-1'])}","delta":${random.integer(-9, 40)},"sequence":${number}}`,
	);
}

/** Bookings of one account follow each other. */
export function ledgerEntry(random: Random, number: number, account?: string): Draft {
	const group = account ?? `account-${random.integer(1, 20)}`;
	return draft(
		`{"type":"booking","account":"${group}","order":"${orderId(number)}","amount":${amount(random)},"booking":"${random.uuid()}"}`,
		{ group },
	);
}

export function email(random: Random, number: number): Draft {
	return draft(
		`{"type":"email","template":"${random.pick(['order-confirmed', 'shipped', 'reset-password'])}","to":"customer-${random.integer(1001, 1400)}@example.com","order":"${orderId(number)}"}`,
		{ attributes: { priority: text(random.pick(['normal', 'normal', 'high'])) } },
	);
}

export function label(random: Random, number: number): Draft {
	return draft(
		`<label order="${orderId(number)}"><carrier>${random.pick(['DHL', 'DPD', 'GLS'])}</carrier><country>${random.pick(countries)}</country><weight unit="g">${random.integer(120, 9_000)}</weight></label>`,
		{ attributes: { contentType: text('application/xml') } },
	);
}

export function cartEvent(random: Random, number: number): Draft {
	const cart = `cart-${random.integer(1, 120)}`;
	return draft(
		`{"type":"cart.${random.pick(['added', 'removed', 'viewed'])}","cart":"${cart}","sku":"${random.pick(products)}","event":${number}}`,
		{ group: cart },
	);
}

export function image(random: Random): Draft {
	const key = random.uuid();
	return draft(`{"bucket":"shop-assets","key":"img/${key}.jpg","sizes":[320,640,1280],"format":"avif"}`, {
		attributes: { etag: { type: 'Binary', value: Buffer.from(key.replaceAll('-', ''), 'hex') } },
	});
}

export function webhook(random: Random, number: number, brokenShare = 0): Draft {
	const broken = random.chance(brokenShare) ? `,"error":"HTTP 410 from the subscriber"` : '';
	return draft(
		`{"type":"webhook","subscriber":"partner-${random.integer(1, 30)}","event":"order.${random.pick(['paid', 'shipped', 'cancelled'])}","order":"${orderId(number)}"${broken}}`,
	);
}

export function searchUpdate(random: Random, number: number): Draft {
	return draft(
		`{"op":"${random.pick(['index', 'index', 'delete'])}","id":${number},"sku":"${random.pick(products)}"}`,
	);
}

/** Fair queues: the tenant is the message group of a standard queue. */
export function auditEntry(random: Random, number: number): Draft {
	const tenant = `tenant-${random.pick([1, 1, 1, 1, 2, 3, 4, 5])}`;
	return draft(
		`{"at":${number},"actor":"${tenant}","action":"${random.pick(['login', 'export', 'price.changed'])}","address":"203.0.113.${random.integer(1, 254)}"}`,
		{ group: tenant },
	);
}

export function fraudCheck(random: Random, number: number, group?: string): Draft {
	const merchant = group ?? `merchant-${random.integer(1, 40)}`;
	return draft(
		`{"type":"check","order":"${orderId(number)}","merchant":"${merchant}","score":${random.fraction().toFixed(3)},"number":${number}}`,
		{ group: merchant },
	);
}
