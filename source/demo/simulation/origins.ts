import type { AnswerContext, Backend } from '../scenario/scenario.ts';
import { backendOf, latencyOf } from './backend.ts';
import type { Answers, Gateway, Requests } from './gateway.ts';
import type { OriginNode } from './graph.ts';
import { type Behind, clientErrorStatus } from './integration.ts';
import { givenUp } from './sample.ts';
import { sendEffects } from './send-effects.ts';
import type { Span } from './span.ts';
import { type Status, Statuses } from './statuses.ts';
import type { World } from './world.ts';

/** CloudFront waits for an origin's answer for so many milliseconds, unless it is set otherwise. */
const responseTimeout = 30_000;
/** A name that leads nowhere is known at once. */
const unresolved = { p50: 5, p99: 20 };

/** `{bucket}.s3.{region}.amazonaws.com`, and the older and the website's forms of it. */
const bucketHost = /^(.+)\.s3(?:-website)?(?:[.-]([a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com$/;
const apiHost = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com$/;

/** Answers as origins do: buckets, APIs, and any other host. */
export class Origins {
	readonly #behind: Behind;
	readonly #gateway: Gateway;

	constructor(behind: Behind, gateway: Gateway) {
		this.#behind = behind;
		this.#gateway = gateway;
	}

	/** @param origin - undefined where a behaviour names one that is not there */
	answer(origin: OriginNode | undefined, requests: Requests, span: Span, world: World): Answers {
		if (!origin) return this.#all(502, requests.count);
		const { domainName: host } = origin;
		const path = `${origin.path}${requests.path}`;
		const at = world.stageAt(host, path);
		if (at) return this.#gateway.answer(at.stage, { ...requests, path: at.path }, span);
		// An API refuses a stage that it has not; one that is gone has no address any more.
		if (at === null) return this.#all(403, requests.count);
		const { region, backends } = this.#behind;
		if (apiHost.exec(host)?.[1] === region) return this.#all(502, requests.count);
		const [, bucket, bucketRegion] = bucketHost.exec(host) ?? [];
		if (bucket === undefined) return this.#backend(backendOf('hosts', host, backends), requests, span);
		if (bucketRegion === region && !world.bucket(bucket)) return this.#all(404, requests.count);
		return this.#backend(backendOf('buckets', bucket, backends), requests, span);
	}

	#backend(backend: Backend, { kind, count }: Requests, span: Span): Answers {
		const { draws, effects, region, account } = this.#behind;
		const context: AnswerContext = {
			seconds: span.seconds,
			method: null,
			resource: null,
			deployment: null,
		};
		const latencies = draws.latencies(count, latencyOf(backend, context), responseTimeout);
		const late = givenUp(latencies, responseTimeout);
		const failed = draws.share(count - late, backend.errors?.(context) ?? 0);
		const refused = draws.share(count - late - failed, backend.clientErrors?.(context) ?? 0);
		const succeeded = count - late - failed - refused;
		const statuses = new Statuses();
		statuses.add(200, succeeded);
		statuses.add(clientErrorStatus(kind.method), refused);
		statuses.add(503, failed);
		statuses.add(504, late);
		sendEffects({ backend, succeeded, context, span, effects, region, account, draws });
		return { statuses, latencies };
	}

	#all(status: Status, count: number): Answers {
		const statuses = new Statuses();
		statuses.add(status, count);
		return { statuses, latencies: this.#behind.draws.latencies(count, unresolved) };
	}
}
