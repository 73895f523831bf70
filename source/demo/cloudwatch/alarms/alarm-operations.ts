import { readJson } from '../../json-object.ts';
import { constraint, invalidFormat, resourceNotFound, validation } from '../errors.ts';
import {
	type CloudWatchOperation,
	type CloudWatchRequest,
	oneOf,
	page,
	readDimensions,
	readMaxRecords,
} from '../request.ts';
import { type Alarm, described, stateValues } from './alarm.ts';
import type { AlarmBook } from './alarm-book.ts';
import { historyTypes } from './alarm-history.ts';
import { putCompositeAlarm, putMetricAlarm } from './put-alarms.ts';

const mostNames = 100;
const alarmTypes = ['CompositeAlarm', 'MetricAlarm', 'LogAlarm'] as const;

function readNames({ input }: CloudWatchRequest): readonly string[] {
	const names = input.texts('AlarmNames');
	if (names === undefined) throw constraint(null, 'alarmNames', 'not be null');
	return checkedNames(names);
}

function checkedNames(names: readonly string[]): readonly string[] {
	if (names.length <= mostNames) return names;
	throw constraint(`[${names.join(', ')}]`, 'alarmNames', `have length less than or equal to ${mostNames}`);
}

/** Only metric alarms where nothing is asked for. */
function readTypes({ input }: CloudWatchRequest): readonly string[] {
	const types = input.texts('AlarmTypes') ?? [];
	for (const type of types) oneOf(type, 'alarmTypes', alarmTypes);
	return types.length > 0 ? types : ['MetricAlarm'];
}

/** One page of alarms, by kind. */
function paged(request: CloudWatchRequest, found: readonly Alarm[], show: (alarm: Alarm) => object): object {
	const { input } = request;
	const { items, ...more } = page(found, readMaxRecords(input), 'alarms', input.text('NextToken'));
	const ofKind = (kind: string) => items.filter(({ settings }) => settings.kind === kind).map(show);
	return { CompositeAlarms: ofKind('CompositeAlarm'), MetricAlarms: ofKind('MetricAlarm'), ...more };
}

/** Alarms that look at one, or that one looks at. Nothing else may be asked for with it. */
function relatives(request: CloudWatchRequest, member: string, name: string): object {
	const { input, alarms } = request;
	const other = input.names.find((given) => ![member, 'MaxRecords', 'NextToken'].includes(given));
	if (other !== undefined) throw validation(`${other} cannot be specified together with ${member}.`);
	if (member === 'ParentsOfAlarmName') {
		return paged(request, alarms.parentsOf(name), ({ settings }) => ({
			AlarmName: settings.name,
			AlarmArn: settings.arn,
		}));
	}
	const settings = alarms.find(name)?.settings;
	const children = settings?.kind === 'CompositeAlarm' ? settings.rule.children : [];
	const found = children.flatMap((child) => alarms.find(child) ?? []);
	return paged(request, found, (alarm) => ({
		AlarmName: alarm.settings.name,
		AlarmArn: alarm.settings.arn,
		StateValue: alarm.state.value,
		StateUpdatedTimestamp: alarm.state.updatedAt / 1000,
	}));
}

const describeAlarms: CloudWatchOperation = (request) => {
	const { input, alarms } = request;
	for (const member of ['ChildrenOfAlarmName', 'ParentsOfAlarmName']) {
		const name = input.text(member);
		if (name !== undefined) return relatives(request, member, name);
	}
	const given = input.texts('AlarmNames');
	const names = given?.length ? checkedNames(given) : undefined;
	const prefix = input.text('AlarmNamePrefix');
	if (names && prefix !== undefined) throw validation('AlarmNames and AlarmNamePrefix cannot both be set');
	const types = readTypes(request);
	const state = oneOf(input.text('StateValue'), 'stateValue', stateValues);
	const action = input.text('ActionPrefix');
	const found = alarms.all.filter(
		(alarm) =>
			types.includes(alarm.settings.kind) &&
			(!names || names.includes(alarm.settings.name)) &&
			(prefix === undefined || alarm.settings.name.startsWith(prefix)) &&
			(state === undefined || alarm.state.value === state) &&
			(action === undefined ||
				Object.values(alarm.settings.actions).some((arns) => arns.some((arn) => arn.startsWith(action)))),
	);
	return paged(request, found, described);
};

const describeAlarmsForMetric: CloudWatchOperation = ({ input, alarms }) => {
	const namespace = input.requiredText('Namespace');
	const name = input.requiredText('MetricName');
	const dimensions = JSON.stringify(readDimensions(input, '', validation));
	const statistic = input.text('Statistic') ?? input.text('ExtendedStatistic');
	const period = input.integer('Period');
	const unit = input.text('Unit');
	const found = alarms.all.filter(({ settings }) => {
		const metric = settings.kind === 'MetricAlarm' ? settings.metric : undefined;
		return (
			metric?.identity.namespace === namespace &&
			metric.identity.name === name &&
			JSON.stringify(metric.identity.dimensions) === dimensions &&
			(statistic === undefined || metric.statistic.name === statistic) &&
			(period === undefined || metric.period === period * 1000) &&
			(unit === undefined || metric.unit === unit)
		);
	});
	return { MetricAlarms: found.map(described) };
};

const describeAlarmHistory: CloudWatchOperation = (request) => {
	const { input, alarms } = request;
	const name = input.text('AlarmName');
	const types = readTypes(request);
	const type = oneOf(input.text('HistoryItemType'), 'historyItemType', [
		...historyTypes,
		'AlarmContributorStateUpdate',
		'AlarmContributorAction',
	]);
	const from = (input.number('StartDate') ?? 0) * 1000;
	const to = (input.number('EndDate') ?? Number.POSITIVE_INFINITY) * 1000;
	const order = oneOf(input.text('ScanBy'), 'scanBy', ['TimestampDescending', 'TimestampAscending']);
	const found = alarms.history.items.filter(
		(item) =>
			(name === undefined || item.alarm === name) &&
			types.includes(item.kind) &&
			(type === undefined || item.type === type) &&
			item.at >= from &&
			item.at <= to,
	);
	if (order !== 'TimestampAscending') found.reverse();
	const { items, ...more } = page(found, readMaxRecords(input), 'history', input.text('NextToken'));
	return {
		AlarmHistoryItems: items.map((item) => ({
			AlarmName: item.alarm,
			AlarmType: item.kind,
			Timestamp: item.at / 1000,
			HistoryItemType: item.type,
			HistorySummary: item.summary,
			HistoryData: item.data,
		})),
		...more,
	};
};

const setAlarmState: CloudWatchOperation = ({ input, alarms, now }) => {
	const name = input.requiredText('AlarmName');
	const value = oneOf(input.text('StateValue'), 'stateValue', stateValues);
	if (value === undefined) throw constraint(null, 'stateValue', 'not be null');
	const reason = input.text('StateReason');
	if (reason === undefined) throw constraint(null, 'stateReason', 'not be null');
	if (reason.length > 1023) throw constraint(reason, 'stateReason', 'have length less than or equal to 1023');
	const reasonData = input.text('StateReasonData');
	if (reasonData !== undefined) checkJson(reasonData);
	const alarm = alarms.find(name);
	if (!alarm) throw resourceNotFound(`There is no alarm named ${name}.`);
	alarms.setState(alarm, { value, reason, reasonData, updatedAt: now }, now);
	return {};
};

function checkJson(text: string): void {
	if (text.length > 4000) throw constraint(text, 'stateReasonData', 'have length less than or equal to 4000');
	try {
		readJson(text);
	} catch {
		throw invalidFormat('StateReasonData must be valid JSON.');
	}
}

function switchActions(request: CloudWatchRequest, actionsEnabled: boolean): object {
	const { alarms, now } = request;
	for (const name of readNames(request)) {
		const alarm = alarms.find(name);
		if (!alarm || alarm.settings.actionsEnabled === actionsEnabled) continue;
		alarm.settings = { ...alarm.settings, actionsEnabled };
		alarm.configuredAt = now;
		alarms.history.configured(alarm, 'updated', now);
	}
	return {};
}

/** Names that are nobody's are passed over: the others are deleted all the same. */
const deleteAlarms: CloudWatchOperation = (request) => {
	const { alarms, now } = request;
	const names = readNames(request);
	const composites = names.filter((name) => alarms.find(name)?.settings.kind === 'CompositeAlarm');
	if (composites.length > 1) {
		throw validation('A DeleteAlarms request can delete at most one composite alarm.');
	}
	for (const name of names) checkUnused(alarms, name, names);
	for (const name of names) alarms.delete(name, now);
	return {};
};

function checkUnused(alarms: AlarmBook, name: string, deleted: readonly string[]): void {
	const user =
		alarms.find(name) && alarms.parentsOf(name).find(({ settings }) => !deleted.includes(settings.name));
	if (!user) return;
	throw validation(
		`Cannot delete ${name} as there are composite alarm(s) depending on it: ${user.settings.name}`,
	);
}

export const alarmOperations = {
	PutMetricAlarm: putMetricAlarm,
	PutCompositeAlarm: putCompositeAlarm,
	DescribeAlarms: describeAlarms,
	DescribeAlarmsForMetric: describeAlarmsForMetric,
	DescribeAlarmHistory: describeAlarmHistory,
	SetAlarmState: setAlarmState,
	EnableAlarmActions: (request) => switchActions(request, true),
	DisableAlarmActions: (request) => switchActions(request, false),
	DeleteAlarms: deleteAlarms,
} satisfies Record<string, CloudWatchOperation>;
