import type { Input } from '../wire/input.ts';
import { exclusive, invalidCombination, invalidValue, missing } from './errors.ts';
import type { MetricIdentity } from './metric-store.ts';
import { type CloudWatchOperation, checkNamespace, readIdentity, readUnit } from './request.ts';
import { minute, type Statistics, statisticsOf } from './series.ts';

const mostMetrics = 1000;
const mostValues = 150;
const mostEntities = 2;
/** Values lie between -2^360 and 2^360. */
const largest = 2 ** 360;
const twoWeeks = 14 * 24 * 60 * minute;
const twoHours = 120 * minute;

interface Datum {
	readonly identity: MetricIdentity;
	readonly unit: string;
	readonly at: number;
	readonly resolution: number;
	readonly statistics: Statistics | undefined;
}

/** JSON has no way to write these but as text. */
const special: Readonly<Record<string, number>> = {
	NaN: Number.NaN,
	Infinity: Number.POSITIVE_INFINITY,
	'-Infinity': Number.NEGATIVE_INFINITY,
};

function checked(value: number, member: string): number {
	if (Number.isFinite(value) && Math.abs(value) <= largest) return value;
	throw invalidValue(`The value ${value} for parameter ${member} is invalid.`);
}

function readValue(input: Input, name: string, place: string): number | undefined {
	const raw = input.raw(name);
	const named = typeof raw === 'string' && Object.hasOwn(special, raw) ? special[raw] : undefined;
	const value = named ?? input.number(name);
	return value === undefined ? undefined : checked(value, `${place}${name}`);
}

function readSet(set: Input, place: string): Statistics {
	const read = (name: string) => {
		const value = readValue(set, name, place);
		if (value === undefined) throw missing(`${place}${name}`);
		return value;
	};
	const [count, sum, least, most] = [read('SampleCount'), read('Sum'), read('Minimum'), read('Maximum')];
	if (count <= 0) throw invalidValue(`The value ${count} for parameter ${place}SampleCount is invalid.`);
	if (most < least) {
		throw invalidCombination(`The parameter ${place}Maximum must be greater than ${place}Minimum.`);
	}
	return { sum, count, least, most };
}

function readSamples(datum: Input, place: string): Statistics | undefined {
	const value = readValue(datum, 'Value', place);
	const set = datum.object('StatisticValues');
	const values = datum.numbers('Values');
	const counts = datum.numbers('Counts');
	const given = Object.entries({ Value: value, StatisticValues: set, Values: values }).flatMap(
		([name, content]) => (content === undefined ? [] : [`${place}${name}`]),
	);
	const [one, other] = given;
	if (one !== undefined && other !== undefined) throw exclusive(one, other);
	if (value !== undefined) return statisticsOf([{ value, count: 1 }]);
	if (set) return readSet(set, `${place}StatisticValues.`);
	if (!values) throw missing(`${place}Value`);
	if (values.length === 0) throw missing(`${place}Values`);
	if (values.length > mostValues) {
		throw invalidValue(`The collection ${place}Values must not have a size greater than ${mostValues}.`);
	}
	if (counts && counts.length !== values.length) {
		throw invalidValue(`The parameters ${place}Values and ${place}Counts must be of the same size.`);
	}
	return statisticsOf(
		values.map((sample, index) => {
			const count = counts?.[index] ?? 1;
			const member = `${place}Counts.member.${index + 1}`;
			if (checked(count, member) < 0)
				throw invalidValue(`The value ${count} for parameter ${member} is invalid.`);
			return { value: checked(sample, `${place}Values.member.${index + 1}`), count };
		}),
	);
}

function readTime(datum: Input, place: string, now: number): number {
	const given = datum.number('Timestamp');
	if (given === undefined) return now;
	const at = given * 1000;
	if (at < now - twoWeeks) {
		throw invalidValue(`The parameter ${place}Timestamp must specify a time within the past two weeks.`);
	}
	if (!(at <= now + twoHours)) {
		throw invalidValue(
			`The parameter ${place}Timestamp must specify a time no more than two hours in the future.`,
		);
	}
	return at;
}

function readDatum(datum: Input, namespace: string, place: string, now: number): Datum {
	const resolution = datum.integer('StorageResolution') ?? 60;
	if (resolution !== 1 && resolution !== 60) {
		throw invalidValue(`The value ${resolution} for parameter ${place}StorageResolution is invalid.`);
	}
	return {
		identity: readIdentity(namespace, datum, place, invalidValue),
		unit: readUnit(datum, invalidValue) ?? 'None',
		at: readTime(datum, place, now),
		resolution: resolution * 1000,
		statistics: readSamples(datum, place),
	};
}

/** PutMetricData: everything is checked before anything is stored. */
export const putMetricData: CloudWatchOperation = ({ input, metrics, now }) => {
	const namespace = checkNamespace(input.requiredText('Namespace'), invalidValue);
	// Services write to these; users may not.
	if (namespace.startsWith('AWS/')) throw invalidValue('The value AWS/ for parameter Namespace is invalid.');
	const entities = input.objects('EntityMetricData') ?? [];
	if (entities.length > mostEntities) {
		throw invalidValue(`The collection EntityMetricData must not have a size greater than ${mostEntities}.`);
	}
	const plain = input.objects('MetricData');
	if (!plain?.length && entities.length === 0) throw missing('MetricData');
	const lists = [
		{ data: plain ?? [], place: 'MetricData' },
		...entities.map((entity, index) => ({
			data: entity.objects('MetricData') ?? [],
			place: `EntityMetricData.member.${index + 1}.MetricData`,
		})),
	];
	if (lists.reduce((sum, { data }) => sum + data.length, 0) > mostMetrics) {
		throw invalidValue(`The collection MetricData must not have a size greater than ${mostMetrics}.`);
	}
	const read = lists.flatMap(({ data, place }) =>
		data.map((datum, index) => readDatum(datum, namespace, `${place}.member.${index + 1}.`, now)),
	);
	for (const { identity, unit, at, resolution, statistics } of read) {
		if (statistics) metrics.recordStatistics(identity, unit, at, statistics, resolution);
	}
	return {};
};
