import { parseArgs } from 'node:util';
import { type CloudOptions, startCloud } from './cloud.ts';
import { type ScenarioName, scenarioNames } from './scenario/play.ts';

/** Runs the embedded cloud as a process of its own: prints `endpoint=…` and serves until it is ended. */

function wholeNumber(name: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new TypeError(`--${name} takes a whole number, not ${text}`);
}

function scenario(text: string | undefined): ScenarioName | undefined {
	const name = scenarioNames.find((candidate) => candidate === text);
	if (text === undefined || name) return name;
	throw new TypeError(`--scenario takes one of ${scenarioNames.join(', ')}, not ${text}`);
}

function readOptions(): CloudOptions {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		options: { port: text, scenario: text, seed: text, latency: text, account: text, region: text },
	});
	const given = {
		port: wholeNumber('port', values.port),
		seed: wholeNumber('seed', values.seed),
		latency: wholeNumber('latency', values.latency),
		scenario: scenario(values.scenario),
		account: values.account,
		region: values.region,
	};
	return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

try {
	const cloud = await startCloud(readOptions());
	process.stdout.write(`endpoint=${cloud.endpoint}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void cloud.close());
	}
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
	process.exitCode = error instanceof TypeError ? 2 : 1;
}
