import { startCloud } from '../../source/demo/cloud.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { conform } from '../conformance/conform.ts';

await conform(async () => {
	const clock = new ManualClock();
	const cloud = await startCloud({ scenario: 'empty', clock });
	return {
		endpoint: cloud.endpoint,
		region: 'eu-west-1',
		pass: (seconds) => clock.advance(seconds * 1000),
		stop: () => cloud.close(),
	};
});
