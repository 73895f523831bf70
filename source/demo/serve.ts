import { type CloudOptions, startCloud } from './cloud.ts';
import { scenarioSentences } from './scenario/names.ts';
import { keepYoungSpaceSmall } from './young-space.ts';

/**
 * Runs the embedded cloud in this process until it is interrupted: says where it listens, and what can be
 * typed to look at it.
 *
 * @returns the exit code
 */
export async function serve(options: CloudOptions): Promise<number> {
	keepYoungSpaceSmall();
	const region = options.region ?? 'eu-west-1';
	const scenario = options.scenario ?? 'shop';
	const ended = new Promise<number>((resolve) => {
		process.once('SIGINT', () => resolve(128 + 2));
		process.once('SIGTERM', () => resolve(128 + 15));
		process.once('SIGHUP', () => resolve(128 + 1));
	});
	let cloud: Awaited<ReturnType<typeof startCloud>>;
	try {
		cloud = await startCloud(options);
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		const why =
			code === 'EADDRINUSE'
				? `Port ${options.port} is taken; choose another with --port, or leave it out.`
				: code === 'EACCES'
					? `Port ${options.port} may not be opened by this user; choose one above 1023 with --port.`
					: `The embedded cloud can't start: ${message}`;
		process.stderr.write(`${why}\n`);
		return code === 'EADDRINUSE' || code === 'EACCES' ? 2 : 3;
	}
	const { endpoint } = cloud;
	const credentials = `AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo AWS_REGION=${region}`;
	process.stdout.write(
		[
			`endpoint=${endpoint}`,
			`${scenario}: ${scenarioSentences[scenario]}`,
			`AWS_ENDPOINT_URL=${endpoint} ${credentials} AWS_DEFAULT_REGION=${region} aws sqs list-queues`,
			// Version 1 of the CLI takes SQS's address from a table of its own, whatever the environment says.
			`aws --endpoint-url ${endpoint} sqs list-queues (version 1 of the CLI needs this form for SQS)`,
			`${credentials} qdash --endpoint ${endpoint}`,
			'Ctrl-C ends it, and all that is in it.',
			'',
		].join('\n'),
	);
	const code = await ended;
	await cloud.close();
	return code;
}
