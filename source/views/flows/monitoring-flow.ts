import { enableMonitoring, monitoringRequest } from '../../actions/enable-monitoring.ts';
import type { AppServices } from '../../app-services.ts';
import { actionPrices, prices } from '../../model/cost.ts';
import type { DistributionRecord } from '../../model/distribution.ts';
import { QdashError } from '../../model/errors.ts';
import { formatDollars } from '../../model/format.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { confirmed } from './confirm.ts';
import { globalPlace } from './invalidation-dialog.ts';
import { allowed } from './problem.ts';

/** Turns a distribution's additional metrics on, the price said first. */
export async function monitoringFlow(services: AppServices, record: DistributionRecord): Promise<void> {
	const { session, tell } = services;
	const { distribution, monitoring } = record;
	const request = monitoringRequest(distribution);
	const name = sanitise(request.target.name);
	const alreadyOn = `The additional metrics of ${name} are on already.`;
	const actions = allowed(services, request);
	if (!actions) return;
	if (knownValue(monitoring) === true) {
		tell(alreadyOn);
		return;
	}
	if (monitoring.state === 'unsupported') {
		tell('This endpoint has no additional metrics for distributions.', 'warn');
		return;
	}
	const { grade } = actions.gate.check(request);
	if (grade === null) return;
	const { customMetricMonth, additionalDistributionMetrics: count } = actionPrices;
	const sure = await confirmed(services, {
		title: `Additional metrics of ${name}`,
		prose: [
			`Costs ${formatDollars(count * customMetricMonth)} a month for as long as they are on: ${count} metrics at CloudWatch's rate for custom metrics, ${formatDollars(customMetricMonth)} each (us-east-1, ${prices.asOf}).`,
			'',
			`Adds the hit ratio, the origin latency, and the error rates of 401, 403, 404, 502, 503 and 504 for ${globalPlace(services, distribution)}. Numbers come within some minutes, none for the time before.`,
			'',
			`qdash does not turn them off again; this does: aws cloudfront delete-monitoring-subscription --distribution-id ${sanitise(distribution.id)}`,
		],
		target: request.target,
		grade,
		yes: 'Turn them on',
		danger: false,
	});
	if (!sure) return;
	tell(`Turning the additional metrics of ${name} on…`);
	try {
		await enableMonitoring(actions, { distribution, confirmed: grade });
		tell(`the additional metrics of ${name} are on: numbers come within some minutes`);
	} catch (error) {
		const exists = error instanceof QdashError && error.code === 'MonitoringSubscriptionAlreadyExists';
		if (!exists) throw error;
		tell(alreadyOn);
	} finally {
		// Whatever became of it, and whoever did it, is seen at the next look.
		session.recheck('distribution', distribution.id);
	}
}
