import type { AppServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { consoleCommand } from './console-command.ts';
import { consoleUrl } from './console-url.ts';
import { run } from './problem.ts';
import { purgeFlow } from './purge-flow.ts';
import { receiveFlow } from './receive-flow.ts';
import { sendFlow } from './send-flow.ts';

/** What can be done to a queue wherever one is under the cursor or opened. */
export function queueCommands(services: AppServices, selected: () => QueueRecord | null): Handlers {
	const onQueue = (flow: (services: AppServices, record: QueueRecord) => Promise<void>) => () => {
		const record = selected();
		if (record) run(services, () => flow(services, record));
	};
	return {
		receive: onQueue(receiveFlow),
		send: onQueue(sendFlow),
		purge: onQueue(purgeFlow),
		console: () => {
			const record = selected();
			if (record) consoleCommand(services, (context) => consoleUrl(context, record.ref))();
		},
	};
}
