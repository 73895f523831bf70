import type { Bus } from '../bus.ts';
import { checkText, eventsError, invalid, invalidValue } from '../errors.ts';
import { type EventPattern, parseEventPattern } from '../event-pattern.ts';
import { type EventsOperation, type EventsRequest, paged, readTags, requestedBus } from '../request.ts';
import { Rule, type RuleSettings } from '../rule.ts';
import { parseSchedule } from '../schedule.ts';

const states = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'];

/** @throws ServiceError `InvalidEventPatternException` */
export function readPattern(text: string): EventPattern {
	checkText(text, 'eventPattern', 4_096);
	return parseEventPattern(text, (reason) =>
		eventsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`),
	);
}

function readSettings({ input, now }: EventsRequest, bus: Bus): RuleSettings {
	const pattern = input.text('EventPattern');
	const schedule = input.text('ScheduleExpression');
	if (!pattern && !schedule) {
		throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
	}
	if (schedule && bus.name !== 'default') {
		throw invalid('ScheduleExpression is supported only on the default event bus.');
	}
	const enabled = input.text('State') ?? 'ENABLED';
	if (!states.includes(enabled)) {
		throw invalidValue(enabled, 'state', `Member must satisfy enum value set: [${states.join(', ')}]`);
	}
	const description = input.text('Description');
	return {
		enabled,
		pattern: pattern ? { text: pattern, matcher: readPattern(pattern) } : undefined,
		schedule: schedule ? { text: schedule, times: parseSchedule(schedule, now) } : undefined,
		description: description === undefined ? undefined : checkText(description, 'description', 512),
		roleArn: input.text('RoleArn'),
	};
}

/** What is left out of an update is taken away; targets and tags stay. */
const putRule: EventsOperation = (request) => {
	const { input, region } = request;
	const name = checkText(input.requiredText('Name'), 'name', 64, /^[.\-_A-Za-z0-9]+$/);
	const bus = requestedBus(request);
	const settings = readSettings(request, bus);
	const tags = readTags(input);
	let rule = bus.rules.get(name);
	if (rule) rule.settings = settings;
	else {
		rule = new Rule(name, bus, settings, tags);
		bus.rules.set(name, rule);
	}
	region.schedule(rule);
	return { RuleArn: rule.arn };
};

function requestedRule(request: EventsRequest): Rule {
	return request.region.rule(request.input.requiredText('Name'), requestedBus(request));
}

const describeRule: EventsOperation = (request) => ({
	...requestedRule(request).describe(),
	CreatedBy: request.region.environment.account,
});

const listRules: EventsOperation = (request) => {
	const prefix = request.input.text('NamePrefix') ?? '';
	const all = [...requestedBus(request).rules.values()].filter(({ name }) => name.startsWith(prefix));
	const { items, rest } = paged(request, all, ({ name }) => name);
	return { Rules: items.map((rule) => rule.describe()), ...rest };
};

const listRuleNames: EventsOperation = (request) => {
	const arn = request.input.requiredText('TargetArn');
	const all = [...requestedBus(request).rules.values()].filter((rule) =>
		[...rule.targets.values()].some((target) => target.arn === arn),
	);
	const { items, rest } = paged(request, all, ({ name }) => name);
	return { RuleNames: items.map(({ name }) => name), ...rest };
};

function switched(enabled: string): EventsOperation {
	return (request) => {
		const rule = requestedRule(request);
		rule.settings = { ...rule.settings, enabled };
		request.region.schedule(rule);
		return {};
	};
}

const deleteRule: EventsOperation = (request) => {
	const { input, region } = request;
	const bus = requestedBus(request);
	// Deleting what is not there succeeds.
	const rule = bus.rules.get(input.requiredText('Name'));
	if (!rule) return {};
	if (rule.targets.size > 0) throw invalid("Rule can't be deleted since it has targets.");
	region.unschedule(rule);
	bus.rules.delete(rule.name);
	return {};
};

/** Operations on rules. */
export const ruleOperations: Readonly<Record<string, EventsOperation>> = {
	PutRule: putRule,
	DescribeRule: describeRule,
	ListRules: listRules,
	ListRuleNamesByTarget: listRuleNames,
	EnableRule: switched('ENABLED'),
	DisableRule: switched('DISABLED'),
	DeleteRule: deleteRule,
};
