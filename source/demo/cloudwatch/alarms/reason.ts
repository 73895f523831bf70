import type { Datapoint } from '../query-evaluation.ts';
import { comparisons, jsonTime, type MetricAlarmSettings } from './alarm.ts';
import type { Judgement } from './evaluation.ts';

/** A number as Java writes it: `21.0`. */
function decimal(value: number): string {
	return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `26/10/23 16:42:00` */
function shortTime(at: number): string {
	const [, year, month, day, time] =
		/^\d\d(\d\d)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(new Date(at).toISOString()) ?? [];
	return `${day}/${month}/${year} ${time}`;
}

function datapoints(count: number): string {
	return count === 1 ? '1 datapoint' : `${count} datapoints`;
}

function were(count: number): string {
	return count === 1 ? 'was' : 'were';
}

function listed(points: readonly Datapoint[]): string {
	return `[${points.map(({ value, at }) => `${decimal(value)} (${shortTime(at)})`).join(', ')}]`;
}

/** Says why an alarm is in a state, in CloudWatch's sentences. */
export function reasonOf(settings: MetricAlarmSettings, judgement: Judgement): string {
	const { evaluationPeriods, datapointsToAlarm, comparison, threshold } = settings;
	const { value, points, breaching, filled } = judgement;
	if (value === 'INSUFFICIENT_DATA') {
		const unknown = evaluationPeriods - points.length;
		return `Insufficient Data: ${datapoints(unknown)} ${were(unknown)} unknown.`;
	}
	const treated = settings.treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
	const missing = `${filled} missing ${filled === 1 ? 'datapoint' : 'datapoints'} ${were(filled)} treated as [${treated}]`;
	if (points.length === 0) {
		const periods = evaluationPeriods === 1 ? '1 period' : `${evaluationPeriods} periods`;
		return `Threshold Crossed: no datapoints were received for ${periods} and ${missing}.`;
	}
	const alarm = value === 'ALARM';
	const told = alarm ? breaching : points.filter((point) => !breaching.includes(point));
	const number =
		datapointsToAlarm === undefined
			? datapoints(told.length)
			: `${told.length} out of the last ${evaluationPeriods} datapoints`;
	const crossed = `${were(told.length)}${alarm ? '' : ' not'} ${comparisons[comparison].text} the threshold (${decimal(threshold)})`;
	const parts = [
		...(told.length > 0 ? [`${number} ${listed(told)} ${crossed}`] : []),
		...(filled > 0 ? [missing] : []),
	];
	const least = alarm ? (datapointsToAlarm ?? 0) : evaluationPeriods - (datapointsToAlarm ?? 0) + 1;
	const minimum =
		datapointsToAlarm === undefined
			? ''
			: ` (minimum ${datapoints(least)} for ${alarm ? 'OK -> ALARM' : 'ALARM -> OK'} transition)`;
	return `Threshold Crossed: ${parts.join(' and ')}${minimum}.`;
}

/** The same as JSON. */
export function reasonDataOf(settings: MetricAlarmSettings, judgement: Judgement, now: number): string {
	const { metric, period, threshold, evaluationPeriods } = settings;
	const { points, newest } = judgement;
	const oldest = points.at(-1);
	const times = Array.from({ length: evaluationPeriods }, (_, index) => newest - index * period);
	const evaluated = points.map(({ at, value, samples }) => ({
		timestamp: jsonTime(at),
		...(metric && { sampleCount: samples }),
		value,
	}));
	const missing = times
		.filter((at) => !points.some((point) => point.at === at))
		.slice(0, evaluationPeriods - points.length)
		.map((at) => ({ timestamp: jsonTime(at) }));
	return JSON.stringify({
		version: '1.0',
		queryDate: jsonTime(now),
		...(oldest && { startDate: jsonTime(oldest.at) }),
		...(metric?.unit !== undefined && { unit: metric.unit }),
		...(metric && { statistic: metric.statistic.name }),
		period: period / 1000,
		recentDatapoints: points.map(({ value }) => value).reverse(),
		threshold,
		evaluatedDatapoints: [...evaluated, ...missing].sort((a, b) => (a.timestamp > b.timestamp ? -1 : 1)),
	});
}
