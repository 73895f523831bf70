import type { Departures } from '../departures.ts';

/** How CloudWatch is spoken to here, and where it departs from AWS. */
export const cloudWatchDepartures: Departures = {
	protocols: ['AWS JSON 1.0', 'RPC v2 CBOR', 'query'],
	departures: [
		'Refused with ValidationError: Metrics Insights (SQL), `ANOMALY_DETECTION_BAND`, `INSIGHT_RULE_METRIC`, `SERVICE_QUOTA`; for alarms `ThresholdMetricId` and the operators of bands, `EvaluationCriteria`, `EvaluationWindow`, `EvaluationInterval`, `WarmUpConfiguration` and `ActionsSuppressor*`.',
		'`ActionConfiguration` is ignored, and so is what entities say; their metrics are stored.',
		'Data is visible at once. It is kept for 15 days in minutes, and for less (never under 3 hours) where there are more than 1.5 million points. There are no roll-ups to 5 minutes or an hour.',
		'Percentiles are of the nearest rank: exact up to 150 values, within 1 % beyond. `tm`, `ts` and `tc` by share cut fractionally, and `TC` is rounded.',
		'GetMetricData aligns periods to multiples of themselves; GetMetricStatistics counts them from the start time.',
		'There is a NextToken with expressions too. What is wrong with a period or a statistic in GetMetricData is a ValidationError.',
		"Labels: the metric's name, with statistic and period where the request's metrics differ in them; those of SEARCH say what differs. The formats of times and numbers in dynamic labels are ours.",
		"SEARCH: a schema of a namespace alone matches any dimensions, and composite tokens ignore case. It takes the query's period, else the longest of the request, else 60 seconds. An expression joins metrics of several periods by their times.",
		'Alarms are judged once a minute, those of 10 to 30 seconds too, and look back two periods more than they evaluate. All metrics of an alarm on an expression have the same period. Only alarms take tags. History is kept for 30 days, at most 20,000 items a region. DeleteAlarms passes over names that are not there.',
		'Some sentences of errors are worded otherwise.',
	],
};
