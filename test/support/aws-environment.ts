import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openConnection } from '../../source/aws/connection.ts';
import type { Connection, ConnectionRequest } from '../../source/aws/services.ts';
import { systemClock } from '../../source/model/clock.ts';

/** A home folder of its own, with shared AWS files that a test writes. */
export interface AwsEnvironment {
	readonly home: string;
	config(text: string): void;
	credentials(text: string): void;
}

/**
 * Takes every AWS variable out of the environment for one test, gives it an empty home folder, and sets
 * what the test asks for. The machine's own configuration never takes part.
 */
export function awsEnvironment(
	test: Pick<TestContext, 'after'>,
	variables: Readonly<Record<string, string>> = {},
): AwsEnvironment {
	const before = { ...process.env };
	const home = mkdtempSync(join(tmpdir(), 'qdash-aws-'));
	for (const name of Object.keys(process.env)) {
		if (name.startsWith('AWS_') && name !== 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED') {
			delete process.env[name];
		}
	}
	const folder = join(home, '.aws');
	mkdirSync(folder);
	Object.assign(process.env, {
		HOME: home,
		AWS_CONFIG_FILE: join(folder, 'config'),
		AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
		AWS_EC2_METADATA_DISABLED: 'true',
		...variables,
	});
	test.after(() => {
		for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
		Object.assign(process.env, before);
		rmSync(home, { recursive: true, force: true });
	});
	return {
		home,
		config: (text) => writeFileSync(join(folder, 'config'), text),
		credentials: (text) => writeFileSync(join(folder, 'credentials'), text),
	};
}

/** Opens a connection that ends with the test. */
export async function connect(
	test: Pick<TestContext, 'after'>,
	request: Partial<ConnectionRequest> = {},
	limits?: Parameters<typeof openConnection>[1],
): Promise<Connection> {
	const connection = await openConnection(
		{ readOnly: false, generation: 1, clock: systemClock, ...request },
		limits,
	);
	test.after(() => connection.close());
	return connection;
}
