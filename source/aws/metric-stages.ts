import type { ApiProtocol, MetricStage } from '../model/api.ts';
import type { CallOptions, CloudWatchService } from './services.ts';

/** Every stage has one of these: WebSocket APIs do not count requests. */
const telling = ['Count', 'MessageCount', 'ConnectCount'] as const;

/** A stage's own series; the series of its routes have more dimensions, those of its API fewer. */
function stageOf(metric: (typeof telling)[number], dimensions: Readonly<Record<string, string>>) {
	const { ApiName, ApiId, Stage, ...more } = dimensions;
	if (!Stage || Object.keys(more).length > 0) return null;
	const protocol: ApiProtocol = metric !== 'Count' ? 'WebSocket' : ApiName === undefined ? 'HTTP' : 'REST';
	const name = protocol === 'REST' ? ApiName : undefined;
	const id = protocol === 'REST' ? undefined : ApiId;
	if ((name ?? id) === undefined) return null;
	return { protocol, apiId: id ?? null, apiName: name ?? null, stage: Stage };
}

/** The stages that had metrics in the last two weeks, each once. */
export async function stagesWithMetrics(
	cloudWatch: CloudWatchService,
	options?: CallOptions,
): Promise<readonly MetricStage[]> {
	const lists = await Promise.all(
		telling.map(async (metric) => {
			const found = await cloudWatch.listMetrics('AWS/ApiGateway', metric, [{ name: 'Stage' }], options);
			return found.map((dimensions) => stageOf(metric, dimensions));
		}),
	);
	const stages = new Map<string, MetricStage>();
	for (const stage of lists.flat()) {
		if (stage) stages.set(JSON.stringify([stage.protocol, stage.apiId, stage.apiName, stage.stage]), stage);
	}
	return [...stages.values()];
}
