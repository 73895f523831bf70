import type { Step } from '../scenario.ts';
import { functionArn } from './functions.ts';

/** What makes a bucket, and hands what is created in it to a function. */
export function bucketSteps(
	name: string,
	notify?: { readonly function: string; readonly prefix: string },
): Step[] {
	const steps: Step[] = [
		{
			service: 'S3',
			operation: 'CreateBucket',
			as: name,
			input: (made) => ({
				Bucket: name,
				// The first region takes no constraint.
				...(made.region !== 'us-east-1' && {
					CreateBucketConfiguration: { LocationConstraint: made.region },
				}),
			}),
		},
	];
	if (notify) {
		steps.push({
			service: 'S3',
			operation: 'PutBucketNotificationConfiguration',
			input: (made) => ({
				Bucket: name,
				NotificationConfiguration: {
					LambdaFunctionConfigurations: [
						{
							Id: `${notify.function}-on-create`,
							LambdaFunctionArn: functionArn(made, notify.function),
							Events: ['s3:ObjectCreated:*'],
							Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: notify.prefix }] } },
						},
					],
				},
			}),
		});
	}
	return steps;
}
