import { cloudFrontError } from '../errors.ts';
import { body, type CloudFrontOperation } from '../operation.ts';
import { monitoringSubscription } from '../shapes/others.ts';

function subscription(status: 'Enabled' | 'Disabled'): object {
	return {
		MonitoringSubscription: {
			RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: status },
		},
	};
}

function noSubscription() {
	return cloudFrontError(
		'NoSuchMonitoringSubscription',
		'A monitoring subscription does not exist for the specified distribution.',
	);
}

const createMonitoringSubscription: CloudFrontOperation = (input, account) => {
	const distribution = account.distribution(input.requiredText('DistributionId'));
	const given = body(input, 'MonitoringSubscription', monitoringSubscription);
	if (distribution.monitoring !== null) {
		throw cloudFrontError(
			'MonitoringSubscriptionAlreadyExists',
			'A monitoring subscription already exists for the specified distribution.',
		);
	}
	const status = given.RealtimeMetricsSubscriptionConfig?.RealtimeMetricsSubscriptionStatus ?? 'Disabled';
	distribution.monitoring = status;
	return subscription(status);
};

const getMonitoringSubscription: CloudFrontOperation = (input, account) => {
	const { monitoring } = account.distribution(input.requiredText('DistributionId'));
	if (monitoring === null) throw noSubscription();
	return subscription(monitoring);
};

const deleteMonitoringSubscription: CloudFrontOperation = (input, account) => {
	const distribution = account.distribution(input.requiredText('DistributionId'));
	if (distribution.monitoring === null) throw noSubscription();
	distribution.monitoring = null;
	return {};
};

/** Operations on monitoring subscriptions: whether the additional metrics are on. */
export const monitoringOperations: Readonly<Record<string, CloudFrontOperation>> = {
	CreateMonitoringSubscription: createMonitoringSubscription,
	DeleteMonitoringSubscription: deleteMonitoringSubscription,
	GetMonitoringSubscription: getMonitoringSubscription,
};
