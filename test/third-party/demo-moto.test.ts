import { startEmulator } from '../../scripts/emulators.ts';
import { demoAt } from '../support/outside-demo.ts';

demoAt('moto', () => startEmulator('moto'), {
	said: [
		// moto wants a role that IAM knows.
		/^Lambda refused CreateFunction: The role/,
		// moto knows no origin groups, and no monitoring subscriptions.
		/^CloudFront refused CreateDistributionWithTags \(NoSuchOrigin/,
		/^CloudFront .* does not support CreateMonitoringSubscription/,
		/^The endpoint takes no groups in standard queues/,
		/^Not every message was taken/,
	],
	stays: [],
	namespaces: ['AWS/ApiGateway', 'AWS/CloudFront'],
});
