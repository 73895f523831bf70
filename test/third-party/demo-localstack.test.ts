import { startEmulator } from '../../scripts/emulators.ts';
import { demoAt } from '../support/outside-demo.ts';

demoAt('LocalStack', () => startEmulator('localstack'), {
	said: [
		/^API Gateway .* does not support CreateApi/,
		/^CloudFront .* does not support CreateDistributionWithTags/,
		// Without Docker.
		/^Lambda: functions do not run here/,
		/^S3 refused PutBucketNotificationConfiguration/,
		/^The endpoint takes no groups in standard queues/,
		/^Not every message was taken/,
	],
	// A function that could not be started can't be removed there either.
	stays: ['function'],
	namespaces: ['AWS/ApiGateway'],
});
