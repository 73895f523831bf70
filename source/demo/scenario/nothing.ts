import type { Scenario } from './scenario.ts';

/** Nothing at all. */
export const nothing: Scenario = {
	steps: [],
	viewers: [],
	backends: { functions: {}, hosts: {}, buckets: {} },
	queues: [],
	happenings: [],
	troubles: [],
};
