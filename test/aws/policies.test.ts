import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { iamActionOf } from '../../source/aws/iam-actions.ts';
import { openLinks } from '../../source/aws/links.ts';
import { ServiceCommands } from '../../source/aws/service-commands.ts';
import { systemClock } from '../../source/model/clock.ts';
import { awsEnvironment } from '../support/aws-environment.ts';
import { codeBlocks, read, root } from '../support/documents.ts';
import { startFake } from '../support/fake-http.ts';
import { serviceDefinitions } from '../support/service-definitions.ts';

interface Statement {
	readonly Effect: string;
	readonly Action: string | readonly string[];
	readonly Resource: string | readonly string[];
}

const listed = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value);

function policies(): readonly (readonly Statement[])[] {
	return codeBlocks(read('README.md'), 'json').map(
		(text) => (JSON.parse(text) as { readonly Statement: readonly Statement[] }).Statement,
	);
}

const actionsOf = (statements: readonly Statement[]) =>
	statements.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? listed(Action) : [])).sort();

interface SentCommand {
	readonly service: string;
	readonly operation: string;
	readonly writes: boolean;
}

/** The clients that are used without a definition, and how their users call the services. */
const named: Readonly<Record<string, string>> = { sqs: 'SQS', cloudwatch: 'CloudWatch', sts: 'STS' };

/**
 * The commands that the dashboard sends: those that a file in `source/aws` names out of the definitions that
 * it imports, and those that it makes itself. What the demo provisions with is in `operations`.
 */
async function sentCommands(): Promise<readonly SentCommand[]> {
	const definitions = await serviceDefinitions();
	const sent = new Map<string, SentCommand>();
	const add = (command: SentCommand) => sent.set(`${command.service} ${command.operation}`, command);
	for (const path of globSync('source/aws/*.ts', { cwd: root })) {
		const text = read(path);
		for (const { exported, definition, path: defined } of definitions) {
			if (path === defined || !new RegExp(`^import [^;]*\\b${exported}\\b[^;]* from`, 'm').test(text))
				continue;
			for (const [, operation = ''] of text.matchAll(/'([A-Z]\w+)'/g)) {
				const writes = operation in definition.writes;
				if (writes || operation in definition.reads) add({ service: definition.name, operation, writes });
			}
		}
		for (const [, names = '', client = ''] of text.matchAll(
			/^import \{([^}]*)\} from '@aws-sdk\/client-(sqs|cloudwatch|sts)';/gm,
		)) {
			for (const [, operation = ''] of names.matchAll(/\b(\w+)Command\b/g)) {
				const writes = !/^(Get|List|Describe)/.test(operation);
				add({ service: named[client] ?? client, operation, writes });
			}
		}
	}
	return [...sent.values()];
}

/** Who is calling is told without a permission. */
const actionOf = ({ service, operation }: SentCommand) =>
	service === 'STS' ? [] : [iamActionOf(service, operation)];

test("README's IAM policies allow what the dashboard sends, and no more", async () => {
	const [readOnly = [], full = [], ...others] = policies();
	assert.equal(others.length, 0);
	const sent = await sentCommands();
	const unique = (commands: readonly SentCommand[]) => [...new Set(commands.flatMap(actionOf))].sort();
	assert.deepEqual(actionsOf(full), unique(sent));
	assert.deepEqual(actionsOf(readOnly), unique(sent.filter(({ writes }) => !writes)));
	for (const known of [
		'apigateway:GET',
		'cloudfront:GetMonitoringSubscription',
		'cloudwatch:GetMetricData',
		'events:ListRuleNamesByTarget',
		'lambda:GetFunctionConcurrency',
		's3:GetBucketNotification',
		'sns:ListSubscriptions',
	]) {
		assert.ok(actionsOf(readOnly).includes(known), known);
	}
	const added = actionsOf(full).filter((action) => !actionsOf(readOnly).includes(action));
	assert.deepEqual(added, [
		'cloudfront:CreateInvalidation',
		'cloudfront:CreateMonitoringSubscription',
		'lambda:DeleteFunctionConcurrency',
		'lambda:PutFunctionConcurrency',
		'lambda:UpdateEventSourceMapping',
		'sqs:ChangeMessageVisibility',
		'sqs:DeleteMessage',
		'sqs:PurgeQueue',
		'sqs:ReceiveMessage',
		'sqs:SendMessage',
	]);
});

test("all of qdash's policy holds the read-only one as it is", () => {
	const [readOnly = [], full = []] = policies();
	assert.deepEqual(full.slice(0, readOnly.length), readOnly);
	assert.ok(readOnly.length > 1);
});

/** Whatever a call of either version may want in its path; each takes what it knows. */
const anything = {
	restApiId: 'a1',
	resourceId: 'r1',
	stageName: 'prod',
	usagePlanId: 'p1',
	startDate: '2026-11-01',
	endDate: '2026-11-02',
	exportType: 'oas30',
	ApiId: 'a2',
	StageName: 'prod',
	OutputType: 'JSON',
	Specification: 'OAS30',
};

/** The paths of API Gateway's resources as IAM has them: version 2's begin like version 1's. */
async function pathsAsked(t: Parameters<typeof awsEnvironment>[0]): Promise<string[]> {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ body: {} }));
	const request = { endpoint: server.url, region: 'eu-west-1', readOnly: true, generation: 1 };
	const links = await openLinks({ ...request, clock: systemClock });
	t.after(() => links.close());
	const sent = await sentCommands();
	for (const { definition, path } of await serviceDefinitions()) {
		if (definition.name !== 'API Gateway') continue;
		const key = path.includes('v2') ? 'apigatewayv2' : 'api_gateway';
		const commands = new ServiceCommands(definition, links.link(key, 'API Gateway'), { sockets: 1 });
		for (const operation of Object.keys(definition.reads)) {
			if (!sent.some((one) => one.service === 'API Gateway' && one.operation === operation)) continue;
			await commands.read(operation, anything);
		}
	}
	assert.deepEqual([...new Set(server.requests.map(({ method }) => method))], ['GET']);
	return server.requests.map(({ path }) => path.replace(/\?.*$/, '').replace(/^\/v2/, ''));
}

test('apigateway:GET is allowed on all that is asked, and not where the values of keys are', async (t) => {
	const [readOnly = []] = policies();
	const { Resource = [] } = readOnly.find(({ Action }) => Action === 'apigateway:GET') ?? {};
	const patterns = listed(Resource).map((arn) => {
		const path = arn.replace(/^arn:aws:apigateway:\*::/, '');
		assert.notEqual(path, arn);
		return new RegExp(`^${path.replaceAll('*', '.*')}$`);
	});
	const allowed = (path: string) => patterns.some((pattern) => pattern.test(path));
	const asked = await pathsAsked(t);
	assert.ok(asked.length > 12, asked.join(' '));
	assert.ok(asked.includes('/usageplans/p1/usage') && asked.includes('/account'), asked.join(' '));
	for (const path of asked) assert.ok(allowed(path), path);
	for (const secret of ['/apikeys', '/apikeys/k1', '/usageplans/p1/keys', '/usageplans/p1/keys/k1']) {
		assert.ok(!allowed(secret), secret);
	}
	for (const pattern of patterns)
		assert.ok(
			asked.some((path) => pattern.test(path)),
			`${pattern} is not needed`,
		);
});
