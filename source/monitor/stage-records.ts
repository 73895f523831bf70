import type {
	ApiSummary,
	Deployment,
	MetricStage,
	StageRecord,
	StageRef,
	StageSettings,
} from '../model/api.ts';
import type { QdashError } from '../model/errors.ts';
import { known, pending, type Reading, unknown } from '../model/reading.ts';
import { noMetrics } from '../model/resource-metrics.ts';
import { notYetAsked } from '../model/verdict.ts';

/** What is known of one API beyond its summary. */
export interface ApiState {
	readonly stages: Reading<readonly StageSettings[]>;
	/** Newest first. */
	readonly deployments: Reading<readonly Deployment[]>;
	readonly error: QdashError | null;
}

/** Nothing asked for yet. */
export const nothingOfApi: ApiState = { stages: pending, deployments: pending, error: null };

/** A list as it was last asked for: `asking` until the first answer, `failed` where there never was one. */
export type Listed<T> = readonly T[] | 'asking' | 'failed';

/** The two sides that stages are known from, and what was asked of single APIs. */
export interface StageKnowledge {
	/** REST APIs as the control plane lists them. */
	readonly rest: Listed<ApiSummary>;
	/** HTTP and WebSocket APIs, likewise. */
	readonly others: Listed<ApiSummary>;
	/** Stages that had metrics in the last two weeks, by CloudWatch. */
	readonly measured: Listed<MetricStage>;
	/** By API id. */
	readonly apis: ReadonlyMap<string, ApiState>;
	/** A REST API's name as CloudWatch has it. */
	readonly metricName: (api: ApiSummary) => string;
}

/**
 * A record for each stage: those of listed APIs, by what GetStages said or else by their metrics, and those
 * of which only metrics know. A record that stays as it was stays the same object; what the old one had of
 * metrics and verdict stays.
 */
export function joinStages(
	knowledge: StageKnowledge,
	before: ReadonlyMap<string, StageRecord>,
): ReadonlyMap<string, StageRecord> {
	const listed = [...itemsOf(knowledge.rest), ...itemsOf(knowledge.others)];
	const measured = Map.groupBy(itemsOf(knowledge.measured), seriesOwner);
	const records = listed.flatMap((api) => stagesOf(api, knowledge, measured));
	const joined = [...records, ...unlisted(knowledge)];
	const sharers = Map.groupBy(
		joined.filter(({ ref }) => ref.protocol === 'REST' && ref.stage !== ''),
		(record) => seriesName(record, knowledge),
	);
	return new Map(
		joined.map((record) => {
			const sharing = sharers.get(seriesName(record, knowledge)) ?? [record];
			return [record.ref.id, asBefore(withSharing(record, sharing), before.get(record.ref.id))];
		}),
	);
}

/** The series' name in CloudWatch: what two stages have in common whose metrics are the same. */
function seriesName({ ref, api }: StageRecord, { metricName }: StageKnowledge): string {
	return `${api ? metricName(api) : ref.apiName}/${ref.stage}`;
}

/** What a list holds: nothing while it is not known. */
export function itemsOf<T>(list: Listed<T>): readonly T[] {
	return typeof list === 'string' ? [] : list;
}

/** Whether CloudWatch lists metrics of a stage; null while that is not known. */
export function isMeasured(
	{ ref, api }: StageRecord,
	{ measured, metricName }: StageKnowledge,
): boolean | null {
	if (typeof measured === 'string') return null;
	const owner = ref.protocol === 'REST' ? `REST ${api ? metricName(api) : ref.apiName}` : ref.apiId;
	return measured.some((each) => each.stage === ref.stage && seriesOwner(each) === owner);
}

/** `REST {name}`, or the API's id: under what CloudWatch keeps the series. */
function seriesOwner({ apiId, apiName }: MetricStage): string {
	return apiId ?? `REST ${apiName}`;
}

function stagesOf(
	api: ApiSummary,
	{ apis, metricName }: StageKnowledge,
	measured: ReadonlyMap<string, readonly MetricStage[]>,
): StageRecord[] {
	const state = apis.get(api.id) ?? nothingOfApi;
	const { stages } = state;
	const settings = stages.state === 'known' ? new Map(stages.value.map((each) => [each.stage, each])) : null;
	const key = api.protocol === 'REST' ? `REST ${metricName(api)}` : api.id;
	const names = settings ? [...settings.keys()] : (measured.get(key) ?? []).map(({ stage }) => stage);
	const reading = (stage: string): Reading<StageSettings> =>
		stages.state === 'known' ? known(settings?.get(stage), stages.at) : stages;
	return (names.length > 0 ? names : ['']).map((stage) =>
		newRecord(refOf(api, stage), api, {
			settings: stage === '' && settings ? unknown : reading(stage),
			deployments: state.deployments,
			error: state.error,
		}),
	);
}

/** Stages that only metrics know, where the control plane did not say which APIs there are. */
function unlisted({ measured, rest, others }: StageKnowledge): StageRecord[] {
	return itemsOf(measured)
		.filter(({ protocol }) => (protocol === 'REST' ? rest : others) === 'failed')
		.map(({ protocol, apiId, apiName, stage }) => {
			const name = apiName ?? apiId ?? '';
			const id = apiId === null ? `name:${name}/${stage}` : `${apiId}/${stage}`;
			return newRecord({ id, protocol, apiId, apiName: name, stage }, null, {
				// Nobody can be asked for them, however long one waits.
				settings: unknown,
				deployments: unknown,
				error: null,
			});
		});
}

function refOf({ id, name, protocol }: ApiSummary, stage: string): StageRef {
	return { id: `${id}/${stage}`, protocol, apiId: id, apiName: name, stage };
}

function newRecord(
	ref: StageRef,
	api: ApiSummary | null,
	asked: Pick<StageRecord, 'settings' | 'deployments' | 'error'>,
): StageRecord {
	return { ref, api, ...asked, metrics: noMetrics, metricsShownBy: null, sharing: 0, verdict: notYetAsked };
}

/** Nobody will ask for these: that they are not known here is no question of time. */
const shownElsewhere: StageRecord['metrics'] = { ...noMetrics, state: 'none', percentiles: 'none' };

/** Of several with the same series the first by its id shows them. */
function withSharing(record: StageRecord, sharers: readonly StageRecord[]): StageRecord {
	if (record.ref.protocol !== 'REST' || sharers.length < 2) return record;
	const ids = sharers.map(({ ref }) => ref.id).sort();
	const [shower = null] = ids;
	const sharing = sharers.length - 1;
	if (shower === record.ref.id) return { ...record, sharing };
	return { ...record, sharing, metricsShownBy: shower, metrics: shownElsewhere };
}

/** The record with the metrics and the verdict that it had; the same object where nothing is new. */
function asBefore(record: StageRecord, before: StageRecord | undefined): StageRecord {
	if (!before) return record;
	// The shower of shared series may be another one now: then these are asked for no longer, and would age.
	const metrics =
		record.metricsShownBy !== null || before.metricsShownBy !== null ? record.metrics : before.metrics;
	const after = { ...record, metrics, verdict: before.verdict };
	const same =
		sameRef(after.ref, before.ref) &&
		after.api === before.api &&
		sameReading(after.settings, before.settings) &&
		sameReading(after.deployments, before.deployments) &&
		after.metrics === before.metrics &&
		after.metricsShownBy === before.metricsShownBy &&
		after.sharing === before.sharing &&
		after.error === before.error;
	return same ? before : after;
}

function sameRef(a: StageRef, b: StageRef): boolean {
	return a.id === b.id && a.apiId === b.apiId && a.apiName === b.apiName && a.protocol === b.protocol;
}

function sameReading<T>(a: Reading<T>, b: Reading<T>): boolean {
	if (a.state !== 'known' || b.state !== 'known') return a.state === b.state;
	return a.value === b.value && a.at === b.at;
}
