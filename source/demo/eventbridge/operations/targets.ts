import { eventsError, invalidValue, missingParameter } from '../errors.ts';
import { type EventsOperation, type EventsRequest, paged, requestedBus } from '../request.ts';
import type { Rule } from '../rule.ts';
import { readTarget } from '../target.ts';

/** Targets of a rule, from EventBridge's quotas, and of one request. */
const mostTargets = 5;
const mostEntries = 100;

function requestedRule(request: EventsRequest): Rule {
	return request.region.rule(request.input.requiredText('Rule'), requestedBus(request));
}

const putTargets: EventsOperation = (request) => {
	const given = request.input.objects('Targets');
	if (!given) throw missingParameter('Targets');
	if (given.length === 0 || given.length > mostEntries) {
		throw invalidValue(
			`[${given.length} targets]`,
			'targets',
			`Member must have length between 1 and ${mostEntries}`,
		);
	}
	const rule = requestedRule(request);
	const targets = given.map(readTarget);
	const ids = new Set([...rule.targets.keys(), ...targets.map(({ id }) => id)]);
	if (ids.size > mostTargets) {
		throw eventsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
	}
	for (const target of targets) rule.targets.set(target.id, target);
	return { FailedEntryCount: 0, FailedEntries: [] };
};

const removeTargets: EventsOperation = (request) => {
	const ids = request.input.texts('Ids');
	if (!ids) throw missingParameter('Ids');
	const rule = requestedRule(request);
	const FailedEntries = ids
		.filter((id) => !rule.targets.delete(id))
		.map((TargetId) => ({
			TargetId,
			ErrorCode: 'ResourceNotFoundException',
			ErrorMessage: `Rule ${rule.name} does not have a target with the id ${TargetId}.`,
		}));
	return { FailedEntryCount: FailedEntries.length, FailedEntries };
};

const listTargets: EventsOperation = (request) => {
	const rule = requestedRule(request);
	const { items, rest } = paged(request, rule.targets.values(), ({ id }) => id);
	return { Targets: items.map(({ given }) => given), ...rest };
};

/** Operations on the targets of rules. */
export const targetOperations: Readonly<Record<string, EventsOperation>> = {
	PutTargets: putTargets,
	RemoveTargets: removeTargets,
	ListTargetsByRule: listTargets,
};
