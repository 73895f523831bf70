import { hundreds } from './hundreds.ts';
import { apiThrottled } from './incidents/api-throttled.ts';
import { badDeployment } from './incidents/bad-deployment.ts';
import { blockedGroup } from './incidents/blocked-group.ts';
import { coldCache } from './incidents/cold-cache.ts';
import { consumerDown } from './incidents/consumer-down.ts';
import { deadLettersGrowing } from './incidents/dead-letters-growing.ts';
import { duplicateStorm } from './incidents/duplicate-storm.ts';
import { originSlow } from './incidents/origin-slow.ts';
import { poisonMessage } from './incidents/poison-message.ts';
import { unsteadyEndpoint } from './incidents/unsteady-endpoint.ts';
import type { ScenarioName } from './names.ts';
import { nothing } from './nothing.ts';
import type { Scenario } from './scenario.ts';
import { quiet, shop } from './shop/scenario.ts';
import { tenThousand } from './ten-thousand.ts';
import { thousand } from './thousand.ts';

/** Makes a scenario anew: what its makers of messages remember belongs to one cloud. */
export const scenarios: Readonly<Record<ScenarioName, () => Scenario>> = {
	shop,
	quiet,
	'consumer-down': consumerDown,
	'poison-message': poisonMessage,
	'duplicate-storm': duplicateStorm,
	'blocked-group': blockedGroup,
	'cold-cache': coldCache,
	'bad-deployment': badDeployment,
	'api-throttled': apiThrottled,
	'origin-slow': originSlow,
	'dead-letters-growing': deadLettersGrowing,
	'unsteady-endpoint': unsteadyEndpoint,
	'ten-thousand': tenThousand,
	thousand,
	hundreds,
	empty: () => nothing,
};
