import type { AppServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import type { EventSourceMapping } from '../../model/function.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { FunctionItem } from '../../tables/function-columns.ts';
import { concurrencyCommand } from '../flows/concurrency-flow.ts';
import { consoleCommand } from '../flows/console-command.ts';
import { functionConsoleUrl } from '../flows/console-url.ts';
import { mappingCommand } from '../flows/mapping-flow.ts';

/** What a view knows beyond the function. */
export interface MappingChoice {
	/** Goes to the function's mappings, where one can be chosen. */
	readonly showMappings: (item: FunctionItem) => void;
	/** The mapping under the cursor, where they are shown. */
	readonly selected?: () => EventSourceMapping | null;
}

/** What can be done to a function wherever one is under the cursor or opened. */
export function functionCommands(
	services: AppServices,
	item: () => FunctionItem | null,
	choice: MappingChoice,
): Handlers {
	const { tell } = services;
	return {
		...concurrencyCommand(services, () => item()?.record ?? null),
		mapping: () => {
			const found = item();
			if (!found) return;
			const chosen = choice.selected?.() ?? (found.mappings.length === 1 ? found.mappings[0] : null);
			const name = sanitise(found.record.function.name);
			if (chosen) mappingCommand(services, () => chosen).mapping?.();
			else if (found.mappings.length === 0) {
				tell(`${name} has no event source mapping: it reads no queue and no stream.`, 'warn');
			} else {
				choice.showMappings(found);
				tell(`${name} has ${found.mappings.length} mappings: x switches the one under the cursor.`);
			}
		},
		console: () => {
			const found = item();
			if (!found) return;
			const { name } = found.record.function;
			consoleCommand(services, (context) => functionConsoleUrl(context, name))();
		},
	};
}
