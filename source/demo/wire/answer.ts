import type { ServerResponse } from 'node:http';
import type { ServiceError } from '../service-error.ts';

/** A whole answer, before it is written. */
export interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
}

const jsonType = 'application/x-amz-json-1.0';

export function jsonAnswer(body: object): Answer {
	return { status: 200, type: jsonType, body: JSON.stringify(body) };
}

/**
 * An error in AWS JSON 1.0: the shape in `__type`, and the query protocol's code in a header, which
 * SDKs of services that once spoke the query protocol read.
 */
export function jsonError(error: ServiceError, namespace: string): Answer {
	const { shape, message, status, code, fields } = error;
	return {
		status,
		type: jsonType,
		body: JSON.stringify({ __type: `${error.namespace ?? namespace}#${shape}`, message, ...fields }),
		...(code && {
			headers: { 'x-amzn-query-error': `${code};${error.senderFault ? 'Sender' : 'Receiver'}` },
		}),
	};
}

export function xmlAnswer(body: string): Answer {
	return { status: 200, type: 'text/xml', body };
}

/** An error in the query protocol's XML. */
export function xmlError(error: ServiceError, requestId: string): Answer {
	const { shape, message, status, code } = error;
	return {
		status,
		type: 'text/xml',
		body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>${error.senderFault ? 'Sender' : 'Receiver'}</Type>
    <Code>${escapeXml(code ?? shape)}</Code>
    <Message>${escapeXml(message)}</Message>
  </Error>
  <RequestId>${requestId}</RequestId>
</ErrorResponse>
`,
	};
}

function escapeXml(text: string): string {
	return text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Writes an answer, with the date of the cloud's clock. */
export function write(response: ServerResponse, answer: Answer, requestId: string, now: number): void {
	if (response.destroyed || response.headersSent) return;
	response.writeHead(answer.status, {
		'Content-Type': answer.type,
		'Content-Length': Buffer.byteLength(answer.body),
		'x-amzn-RequestId': requestId,
		Date: new Date(now).toUTCString(),
		...answer.headers,
	});
	response.end(answer.body);
}
