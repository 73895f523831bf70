import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { CreateFunctionCommand, type CreateFunctionCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { LambdaService } from '../../source/demo/lambda/lambda-service.ts';
import { startServices } from './service-support.ts';

export const account = '000000000000';

/** The shortest zip archive that holds a file: its contents don't matter, only what it begins with. */
export const zip = (content: string) =>
	Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.from(content)]);

export function definition(
	name: string,
	more: Partial<CreateFunctionCommandInput> = {},
): CreateFunctionCommandInput {
	return {
		FunctionName: name,
		Runtime: 'nodejs22.x',
		Handler: 'index.handler',
		Role: `arn:aws:iam::${account}:role/service`,
		Code: { ZipFile: zip(name) },
		...more,
	};
}

/** Holds when a call fails with this error, and these words. */
export const fails = (call: Promise<unknown>, name: string, message?: RegExp) =>
	assert.rejects(call, (error: Error) => {
		assert.equal(error.name, name, error.message);
		if (message) assert.match(error.message, message);
		return true;
	});

/** Serves Lambda by itself, with a client. */
export async function startLambda() {
	const services: LambdaService[] = [];
	const { config, clock } = await startServices((it) => {
		services.push(new LambdaService(it, account, randomUUID));
		return services;
	});
	const client = new LambdaClient(config);
	return {
		lambda: services[0] as LambdaService,
		config,
		clock,
		client,
		/** Creates a function and waits until it is active. */
		create: async (name: string, more: Partial<CreateFunctionCommandInput> = {}): Promise<void> => {
			await client.send(new CreateFunctionCommand(definition(name, more)));
			await clock.advance(1_000);
		},
	};
}
