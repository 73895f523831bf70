/** The parts of docs/embedded-cloud.md that are read from the code. */
import { serveUsage } from '../source/cloud-arguments.ts';
import { apiGatewayDepartures } from '../source/demo/api-gateway/departures.ts';
import { apiGatewayV2Departures } from '../source/demo/api-gateway-v2/departures.ts';
import { cloudFrontDepartures } from '../source/demo/cloudfront/departures.ts';
import { cloudWatchDepartures } from '../source/demo/cloudwatch/departures.ts';
import type { Departures } from '../source/demo/departures.ts';
import { eventBridgeDepartures } from '../source/demo/eventbridge/departures.ts';
import { faultError } from '../source/demo/fault-errors.ts';
import { type FaultKind, faultKinds } from '../source/demo/fault-kinds.ts';
import { lambdaDepartures } from '../source/demo/lambda/departures.ts';
import { s3Departures } from '../source/demo/s3/departures.ts';
import { type ScenarioName, scenarioNames, scenarioSentences } from '../source/demo/scenario/names.ts';
import { Playing } from '../source/demo/scenario/playing.ts';
import type { Made, Trouble } from '../source/demo/scenario/scenario.ts';
import { scenarios } from '../source/demo/scenario/scenarios.ts';
import type { Service, ServiceName } from '../source/demo/service.ts';
import { Services } from '../source/demo/services.ts';
import { simulationDepartures } from '../source/demo/simulation/departures.ts';
import { snsDepartures } from '../source/demo/sns/departures.ts';
import { sqsDepartures } from '../source/demo/sqs/departures.ts';
import { stsDepartures } from '../source/demo/sts/departures.ts';
import { ManualClock } from '../source/model/manual-clock.ts';
import { type Blocks, nameList, table, terminalText } from './document-blocks.ts';

const account = '000000000000';
const region = 'eu-west-1';
/** Some evening: what is drawn does not depend on it. */
const someTime = Date.UTC(2026, 10, 23, 20);

/** How each service is called where it is described, its SDK client, and its departures. */
export const described: Readonly<
	Record<ServiceName, Departures & { readonly title: string; readonly sdk: string }>
> = {
	SQS: { title: 'SQS', sdk: 'client-sqs', ...sqsDepartures },
	CloudWatch: { title: 'CloudWatch', sdk: 'client-cloudwatch', ...cloudWatchDepartures },
	STS: { title: 'STS', sdk: 'client-sts', ...stsDepartures },
	APIGateway: { title: 'API Gateway, REST', sdk: 'client-api-gateway', ...apiGatewayDepartures },
	APIGatewayV2: {
		title: 'API Gateway, HTTP and WebSocket',
		sdk: 'client-apigatewayv2',
		...apiGatewayV2Departures,
	},
	CloudFront: { title: 'CloudFront', sdk: 'client-cloudfront', ...cloudFrontDepartures },
	Lambda: { title: 'Lambda', sdk: 'client-lambda', ...lambdaDepartures },
	SNS: { title: 'SNS', sdk: 'client-sns', ...snsDepartures },
	EventBridge: { title: 'EventBridge', sdk: 'client-eventbridge', ...eventBridgeDepartures },
	S3: { title: 'S3', sdk: 'client-s3', ...s3Departures },
};

/** The services of a cloud that nothing happens in, the most asked first. */
export function services(): readonly Service[] {
	return new Services(new ManualClock(someTime), account, 1).all;
}

/** The operations that the SDK's client of a service has. */
async function sdkOperations(client: string): Promise<ReadonlySet<string>> {
	const names = Object.keys((await import(`@aws-sdk/${client}`)) as object);
	return new Set(names.flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []));
}

function sorted(names: Iterable<string>): string[] {
	return [...names].sort();
}

async function serviceTable(): Promise<string> {
	const rows = services().map(async ({ name, operations }) => {
		const { title, sdk, protocols } = described[name];
		const all = await sdkOperations(sdk);
		return [title, `\`${name}\``, protocols.join(', '), `${operations.size} of ${all.size}`];
	});
	return table(['Service', 'In faults', 'Protocols', 'Operations'], await Promise.all(rows));
}

async function serviceSections(): Promise<string> {
	const sections = services().map(async ({ name, operations }) => {
		const { title, sdk, departures } = described[name];
		const rest = (await sdkOperations(sdk)).size - operations.size;
		const head =
			rest > 0
				? `${operations.size} operations; ${rest} more of the SDK's client are not there.`
				: `All ${operations.size} operations.`;
		return [`### ${title}`, head, nameList(sorted(operations)), list(departures)].join('\n\n');
	});
	return (await Promise.all(sections)).join('\n\n');
}

function list(sentences: readonly string[]): string {
	return sentences.map((sentence) => `- ${sentence}`).join('\n');
}

const faultSentences: Readonly<Record<FaultKind, string>> = {
	denied: 'The service refuses: the caller may not.',
	throttled: 'The service refuses: too many requests.',
	expired: 'The service refuses: the credentials have expired.',
	serverError: 'The service fails, with 500.',
	unsupported: 'The operation is not there, with 501.',
	html: 'A page of HTML in place of an answer, with `status`, or 200.',
	truncated: 'The answer breaks off in its middle.',
	trickle: 'The answer comes byte by byte, with `milliseconds` between two, or 1,000.',
	empty: '200 with nothing in it.',
	slow: 'The answer comes `milliseconds` later, or 1,000, and up to `jitter` more by chance.',
	hang: 'No answer at all; the connection stays.',
	reset: 'The connection breaks.',
};

function faultTable(): string {
	return table(
		['Kind', 'What happens'],
		faultKinds.map((kind) => [`\`${kind}\``, faultSentences[kind]]),
	);
}

const toldByService = ['throttled', 'denied', 'expired', 'serverError', 'unsupported'] as const;

function faultErrors(): string {
	const told = (service: ServiceName, kind: FaultKind) => {
		const error = faultError(kind, { service, operation: 'Some' }, account);
		if (!error) throw new Error(`${service} has no error for ${kind}`);
		return `${error.status} ${error.code ?? error.shape}`;
	};
	return table(
		['Service', ...toldByService.map((kind) => `\`${kind}\``)],
		services().map(({ name }) => [described[name].title, ...toldByService.map((kind) => told(name, kind))]),
	);
}

const nothingToEnd = '–';

/** What ends what is wrong in a scenario. */
const endings: Readonly<Record<ScenarioName, string>> = {
	shop: "A redrive or a purge of the dead letters, an ack of what is stuck or blocks its group; the images' cache warms by itself. `orders.fifo` and `inventory-sync` recover by themselves, and fall behind again. The other troubles stay until what they are of is changed or deleted.",
	quiet: nothingToEnd,
	'consumer-down': 'Enable the event source mapping of `order-worker`.',
	'poison-message': 'Delete the message, or give `refunds` a dead letter queue.',
	'duplicate-storm':
		'Disable the mapping of `order-worker`, or set its concurrency to 0; orders wait meanwhile.',
	'blocked-group':
		'Give `ledger.fifo` the dead letter queue `ledger-dlq.fifo`, delete the first message of the group, or purge.',
	'cold-cache':
		'Raise the reserved concurrency of `catalogue`. The cache warms by itself, the sooner the fewer requests fail.',
	'bad-deployment': 'Give the stage `prod` the deployment before (UpdateStage, `/deploymentId`).',
	'api-throttled':
		'Raise the limit of the stage (UpdateStage, `/*/*/throttling/rateLimit` and `burstLimit`).',
	'origin-slow': 'Point the integration of `offers-api` to `offers-standby.kiosk.example`.',
	'dead-letters-growing':
		'The carrier comes back by itself after 30 minutes; then a redrive of `labels-dlq`. A purge loses the labels.',
	'unsteady-endpoint': 'Taking the faults away: `DELETE /_qdash/faults`.',
	'ten-thousand':
		'More concurrency for the mapping of `checkout-overload`, a purge or a consumer for `returns-leftover`, a redrive or a purge for `media-failed-dlq`.',
	thousand: nothingToEnd,
	hundreds: nothingToEnd,
	empty: nothingToEnd,
};

function scenarioTable(): string {
	return table(
		['Scenario', 'What there is, and what is wrong', 'What ends it'],
		scenarioNames.map((name) => [`\`${name}\``, scenarioSentences[name], endings[name]]),
	);
}

/** Things that are called by the names of the steps which make them. */
const madeByName: Made = {
	account,
	region,
	text: (as, ...path) => (path.at(-1) === 'ARN' ? `arn:aws:cloudfront::${account}:distribution/${as}` : as),
};

function whatAndWhere({ kind, resource }: Trouble): string[] {
	const [, , service = '', , , ...rest] = resource(madeByName).split(':');
	return [kind, `${service} \`${rest.join(':')}\``];
}

function moment(seconds: number): string {
	const minutes = Math.abs(seconds) / 60;
	const long = minutes >= 120 ? `${Math.round(minutes / 6) / 10} h` : `${Math.round(minutes)} min`;
	return `${long} ${seconds <= 0 ? 'before' : 'after'} the start`;
}

/** The troubles of each scenario; one that comes again is told once. */
function truthTable(): string {
	const rows = scenarioNames.flatMap((name) => {
		const told = new Set<string>();
		return scenarios[name]().troubles.flatMap((trouble) => {
			const [kind = '', where = ''] = whatAndWhere(trouble);
			const key = `${kind} ${where}`;
			if (told.has(key)) return [];
			told.add(key);
			return [[`\`${name}\``, kind, where, moment(trouble.since)]];
		});
	});
	return table(['Scenario', 'Kind', 'Resource', 'Since'], rows);
}

/** What a cloud publishes in the scenario that has things of every kind. */
async function metricTable(): Promise<string> {
	const playing = await Playing.begin({
		scenario: scenarios.shop(),
		clock: new ManualClock(someTime),
		account,
		region,
		seed: 1,
	});
	playing.stop();
	const { cloudWatch } = playing.services;
	const families = new Map<string, { readonly unit: string; readonly dimensions: Set<string> }>();
	for (const store of [cloudWatch.store(region), cloudWatch.store('us-east-1')]) {
		for (const { identity, unit } of [...store.all].flat()) {
			const key = `${identity.namespace} ${identity.name}`;
			const family = families.get(key) ?? { unit, dimensions: new Set() };
			const names = identity.dimensions.map(([name]) => name).join(' + ');
			family.dimensions.add(names || 'none: all together');
			families.set(key, family);
		}
	}
	// Metrics of one namespace that differ by name only share a row.
	const rows = Map.groupBy(sorted(families.keys()), (key) => {
		const { unit, dimensions } = families.get(key) ?? { unit: '', dimensions: new Set() };
		return [key.split(' ')[0], unit, sorted(dimensions).join('; ')].join(' | ');
	});
	return table(
		['Namespace', 'Unit', 'By', 'Metrics'],
		[...rows].map(([shared, keys]) => [shared, keys.map((key) => `\`${key.split(' ')[1]}\``).join(', ')]),
	);
}

/** The blocks of docs/embedded-cloud.md. */
export const embeddedCloudBlocks: Blocks = {
	usage: () => terminalText(serveUsage),
	scenarios: scenarioTable,
	truth: truthTable,
	faults: faultTable,
	'fault errors': faultErrors,
	metrics: metricTable,
	simulation: () => list(simulationDepartures),
	services: serviceTable,
	operations: serviceSections,
};
