import { openConnection } from '../../source/aws/connection.ts';
import { systemClock } from '../../source/model/clock.ts';

/**
 * Run by a test in a process of its own: does everything that makes the SDK talk, and exits with 7 when it
 * all came to an end. Whatever it writes is what the screen would have been spoilt by.
 */
const connection = await openConnection({
	profile: 'team',
	endpoint: process.env.QUIET_ENDPOINT ?? '',
	readOnly: false,
	generation: 1,
	clock: systemClock,
});
const url = 'http://somewhere.else.test/1/orders';
const query = { namespace: 'AWS/SQS', metric: 'm', dimensions: {}, statistic: 'Sum', periodSeconds: 60 };
const outcomes = await Promise.allSettled([
	...Array.from({ length: 20 }, () => connection.sqs.getQueueAttributes(url)),
	connection.cloudWatch.getMetricData([query], { from: 0, to: 60_000 }),
	connection.identify(),
]);
connection.close();
const read = outcomes.filter(({ status }) => status === 'fulfilled').length;
process.exitCode = read === 21 ? 7 : 1;
