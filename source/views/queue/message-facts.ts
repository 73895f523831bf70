import { createBodyView } from '../../components/body-view.ts';
import { formatBytes, formatCount, formatDateTime } from '../../model/format.ts';
import type { Message, MessageAttribute } from '../../model/message.ts';
import { queueNameOf } from '../../model/queue.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { Theme } from '../../theme.ts';

const labelWidth = 15;
const hexColumns = 40;
const hexRows = 4;

/** What is known of a message beside its body: system attributes, then the sender's own. */
export function messageFacts(message: Message, theme: Theme | null): string[] {
	const dim = theme?.dim ?? ((text: string) => text);
	const fact = (label: string, value: string) => `${dim(label.padEnd(labelWidth))}${value}`;
	const date = (at: number | null) => (at === null ? null : formatDateTime(at));
	const known: [string, string | null][] = [
		['message id', message.id],
		['group', message.group],
		['dedup id', message.deduplicationId],
		['sequence', message.sequenceNumber],
		['sent', date(message.sentAt)],
		['first received', date(message.firstReceivedAt)],
		['receive count', message.receiveCount === null ? null : formatCount(message.receiveCount)],
		['from', message.deadLetterSourceArn === null ? null : queueNameOf(message.deadLetterSourceArn)],
		['sender', message.senderId],
		['trace', message.traceHeader],
		['size', formatBytes(message.size)],
	];
	const facts = known.flatMap(([label, value]) => (value === null ? [] : [fact(label, sanitise(value))]));
	const attributes = Object.entries(message.attributes);
	if (attributes.length > 0) facts.push('', dim('attributes'));
	for (const [name, attribute] of attributes) facts.push(...attributeLines(name, attribute, dim, theme));
	return facts;
}

function attributeLines(
	name: string,
	{ type, string, binary }: MessageAttribute,
	dim: (text: string) => string,
	theme: Theme | null,
): string[] {
	const label = `${sanitise(name)} ${dim(sanitise(type))}`;
	if (!binary) return [`${label}  ${sanitise(string ?? '')}`];
	const view = createBodyView(binary);
	const total = view.count(hexColumns);
	const rows = theme
		? view.rows(0, hexRows, hexColumns, theme)
		: new Array<string>(Math.min(total, hexRows)).fill('');
	const more = total > hexRows ? [dim(`… ${formatBytes(binary.byteLength)} in all`)] : [];
	return [label, ...rows, ...more];
}
