import assert from 'node:assert/strict';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { BodyReader } from '../../source/demo/wire/body.ts';

const reader = new BodyReader(1_000);
const server = createServer(async (request, response) => {
	try {
		const body = await reader.read(request);
		response.end(typeof body === 'string' ? body : String(body.length));
	} catch {
		// The peer is gone; nobody hears an answer.
		response.destroy();
	}
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => server.close());

/** A request whose body is sent piece by piece. */
function begin() {
	const { port } = server.address() as AddressInfo;
	const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', agent: false });
	const answer = new Promise<string>((resolve, reject) => {
		request.on('error', reject);
		request.on('response', (response: IncomingMessage) => {
			let text = '';
			response.on('data', (chunk) => {
				text += chunk;
			});
			response.on('end', () => resolve(text));
		});
	});
	const write = (bytes: number) =>
		new Promise<void>((resolve) => request.write('x'.repeat(bytes), () => resolve()));
	return { request, answer, write };
}

test('bodies under way share one limit, and give their share back at their end', async () => {
	const first = begin();
	const arrived = new Promise<void>((resolve) => server.once('request', () => resolve()));
	await first.write(800);
	await arrived;
	const second = begin();
	await second.write(300);
	assert.equal(await second.answer, 'tooMuch');
	second.request.destroy();
	first.request.end();
	assert.equal(await first.answer, '800');
	const third = begin();
	await third.write(900);
	third.request.end();
	assert.equal(await third.answer, '900');
});
