import type { Draft } from '../sqs/message.ts';
import { draft } from './drafts.ts';

const bytes = (text: string) => ({ type: 'Binary', value: Buffer.from(text, 'latin1') });
const text = (value: string) => ({ type: 'String', value });

/**
 * Messages as an import from an old system leaves them: what a terminal must not be fooled by. SQS
 * refuses ESC and NUL in a body, yet JSON escapes, C1 controls, bidi overrides and binary attributes
 * carry the like to every reader.
 */
export const oddDrafts: readonly Draft[] = [
	draft('{"type":"note","text":"\\u001b[31mred\\u001b[0m and \\u001b]0;title\\u0007, told in JSON escapes"}'),
	draft('A C1 control is one byte shorter: \u009b31mred\u009b0m, \u009d0;title\u009c.'),
	draft('{"file":"invoice\u202Egnp.exe","comment":"a bidi override turns the name around"}'),
	draft('{"from":"\u2066admin\u2069\u200B","text":"isolates and a zero width space"}'),
	draft(
		'{"customer":"\u738B\u5C0F\u660E","city":"\u6771\u4EAC","text":"\uCE74\uD2B8\uAC00 \uBE44\uC5B4 \uC788\uC2B5\uB2C8\uB2E4"}',
	),
	draft(
		'{"text":"\u{1F469}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466} \u{1F1EA}\u{1F1FA} \u{1F44D}\u{1F3FD} and e\u0301, o\u0308, a\u0325"}',
	),
	draft('<order id="A-88001"><line sku="&#27;[31m"/><note><![CDATA[5 > 3 & 2 < 4]]></note></order>', {
		attributes: { contentType: text('application/xml') },
	}),
	draft('{"type":"blob","note":"the bytes are in the attributes"}', {
		attributes: {
			escapes: bytes('\x1b[2J\x1b[H\x00\x07\x9b31m'),
			'png.header': bytes('\x89PNG\r\n\x1a\n'),
			'ratio.float': { type: 'Number.float', value: '-1.5e-3' },
		},
	}),
	draft('not JSON: {"type":"order", "lines":[{"sku":'),
	draft('[1,2,{"deep":{"deeper":{"deepest":[true,false,null,1e400,0.1]}}},"\\ud83d"]'),
	draft(`a long line without a break ${'0123456789'.repeat(400)}`),
	draft('tab\there\nline two\r\nline three\n\n\nline six'),
];
