import {
	DeleteRuleCommand,
	DescribeRuleCommand,
	EventBridgeClient,
	ListEventBusesCommand,
	ListRuleNamesByTargetCommand,
	ListRulesCommand,
	ListTagsForResourceCommand,
	ListTargetsByRuleCommand,
	PutRuleCommand,
	PutTargetsCommand,
	RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import type { ServiceDefinition } from './service-commands.ts';

const reads = {
	DescribeRule: DescribeRuleCommand,
	ListEventBuses: ListEventBusesCommand,
	ListRuleNamesByTarget: ListRuleNamesByTargetCommand,
	ListRules: ListRulesCommand,
	ListTagsForResource: ListTagsForResourceCommand,
	ListTargetsByRule: ListTargetsByRuleCommand,
} as const;

const writes = {
	DeleteRule: DeleteRuleCommand,
	PutRule: PutRuleCommand,
	PutTargets: PutTargetsCommand,
	RemoveTargets: RemoveTargetsCommand,
} as const;

/** The one place that knows EventBridge's SDK client. */
export const eventBridgeCommands: ServiceDefinition<typeof reads, typeof writes> = {
	name: 'EventBridge',
	create: (options) => new EventBridgeClient(options),
	reads,
	writes,
};
