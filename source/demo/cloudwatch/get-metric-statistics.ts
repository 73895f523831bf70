import { exclusive, invalidCombination, invalidValue, missing } from './errors.ts';
import { type CloudWatchOperation, checkNamespace, isPeriod, readIdentity, readUnit } from './request.ts';
import { minute } from './series.ts';
import { isSimpleStatistic, type Statistic, statisticOf } from './statistic.ts';

const mostDatapoints = 1440;
const mostStatistics = 5;
const mostExtended = 10;
/** Periods shorter than a minute are for the newest three hours. */
const secondsKept = 3 * 60 * minute;

function readStatistics(
	names: readonly string[],
	member: string,
	most: number,
	allowed: (name: string) => boolean,
): readonly Statistic[] {
	if (names.length > most) {
		throw invalidValue(`The collection ${member} must not have a size greater than ${most}.`);
	}
	return names.map((name, index) => {
		const statistic = allowed(name) ? statisticOf(name) : undefined;
		if (statistic) return statistic;
		throw invalidValue(`The value ${name} for parameter ${member}.member.${index + 1} is invalid.`);
	});
}

/** GetMetricStatistics: one metric, at most 1,440 points, periods counted from the start. */
export const getMetricStatistics: CloudWatchOperation = ({ input, metrics, now }) => {
	const namespace = checkNamespace(input.requiredText('Namespace'), invalidValue);
	const identity = readIdentity(namespace, input, '', invalidValue);
	const unit = readUnit(input, invalidValue);
	const start = input.number('StartTime');
	const end = input.number('EndTime');
	if (start === undefined) throw missing('StartTime');
	if (end === undefined) throw missing('EndTime');
	if (!(start < end)) {
		throw invalidCombination('The parameter StartTime must be less than the parameter EndTime.');
	}
	const seconds = input.requiredInteger('Period');
	if (!isPeriod(seconds)) {
		throw invalidValue('The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60.');
	}
	const simple = input.texts('Statistics') ?? [];
	const extended = input.texts('ExtendedStatistics') ?? [];
	if (simple.length + extended.length === 0) {
		throw invalidCombination(
			'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
		);
	}
	if (simple.length > 0 && extended.length > 0) throw exclusive('Statistics', 'ExtendedStatistics');
	const statistics = [
		...readStatistics(simple, 'Statistics', mostStatistics, isSimpleStatistic),
		...readStatistics(extended, 'ExtendedStatistics', mostExtended, (name) => !isSimpleStatistic(name)),
	];
	const requested = Math.floor((end - start) / seconds);
	if (requested > mostDatapoints) {
		throw invalidCombination(
			`You have requested up to ${requested.toLocaleString('en-US')} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
		);
	}
	const period = seconds * 1000;
	const rounding = Math.min(period, minute);
	const from = Math.floor((start * 1000) / rounding) * rounding;
	const oldest = period < minute ? now - secondsKept : 0;
	const distributed = statistics.some((statistic) => statistic.distributed);
	const datapoints = metrics
		.units(identity)
		.filter((metric) => unit === undefined || metric.unit === unit)
		.flatMap((metric) =>
			[...metric.series.periods(from, end * 1000, period, distributed)]
				.filter(({ at }) => at >= oldest)
				.flatMap(({ at, statistics: of }) => {
					const values = statistics.flatMap((statistic) => {
						const value = statistic.of(of);
						return value === undefined ? [] : [[statistic.name, value] as const];
					});
					if (values.length === 0) return [];
					const told = Object.fromEntries(values);
					return {
						Timestamp: at / 1000,
						...(extended.length > 0 ? { ExtendedStatistics: told } : told),
						Unit: metric.unit,
					};
				}),
		);
	return { Label: identity.name, Datapoints: datapoints };
};
