import type { AppServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import type { DistributionRecord } from '../../model/distribution.ts';
import { consoleCommand } from '../flows/console-command.ts';
import { distributionConsoleUrl } from '../flows/console-url.ts';
import { invalidateFlow } from '../flows/invalidate-flow.ts';
import { monitoringFlow } from '../flows/monitoring-flow.ts';
import { run } from '../flows/problem.ts';

/** What can be done to a distribution wherever one is under the cursor or opened. */
export function distributionCommands(
	services: AppServices,
	selected: () => DistributionRecord | null,
): Handlers {
	const onDistribution =
		(flow: (services: AppServices, record: DistributionRecord) => Promise<void>) => () => {
			const record = selected();
			if (record) run(services, () => flow(services, record));
		};
	return {
		invalidate: onDistribution(invalidateFlow),
		monitoring: onDistribution(monitoringFlow),
		console: () => {
			const record = selected();
			if (record)
				consoleCommand(services, (context) => distributionConsoleUrl(context, record.distribution.id))();
		},
	};
}
