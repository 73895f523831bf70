import type { Fault } from '../faults.ts';
import type { Random } from '../random.ts';
import type { ServiceName } from '../service.ts';
import type { Draft } from '../sqs/message.ts';
import type { SqsRegion } from '../sqs/region.ts';
import type { Course, QueuePlan } from './plan.ts';

/** What an operation takes, in the SDK's shape. */
export type OperationInput = Readonly<Record<string, unknown>>;

/** What the steps so far were answered with. */
export interface Made {
	readonly account: string;
	readonly region: string;
	/**
	 * A text in the output of the step that was named so: `text('orders-api', 'id')`.
	 *
	 * @throws Error when there is none
	 */
	text(as: string, ...path: readonly string[]): string;
}

/**
 * One call of the AWS API. Scenarios consist of these, so that the embedded cloud applies them in
 * process and any other endpoint gets them from the SDK.
 */
export interface Step {
	readonly service: ServiceName;
	readonly operation: string;
	readonly input: OperationInput | ((made: Made) => OperationInput);
	/** Later steps know its output by this name. */
	readonly as?: string;
	/** Where it is called; the scenario's region when left out. */
	readonly region?: string;
}

/** Steps that are called at a time: an invalidation, a deployment, a mapping that somebody turns off. */
export interface Happening {
	/** Seconds since the cloud started; negative for what lies in the history. */
	readonly at: number;
	readonly steps: readonly Step[];
}

/** Who asks for something, and how often. */
export interface Viewers {
	/** The step that made the distribution, or the API together with the stage that is asked directly. */
	readonly to: { readonly distribution: string } | { readonly api: string; readonly stage: string };
	/** Requests a second; for a WebSocket API connects a second. */
	readonly rate: Course;
	readonly requests: readonly RequestKind[];
}

/** One kind of request. */
export interface RequestKind {
	/** For WebSocket: `MESSAGE`. */
	readonly method: string;
	/** A path with numbers in the place of ids, `/products/17`; for WebSocket the route key, `$default`. */
	readonly path: string;
	/** Its part of all requests, before it is divided by the sum of weights; a course where it changes. */
	readonly weight: number | Course;
	/** Bytes of a mean answer. */
	readonly bytes?: number;
	/** Of a warm cache: the share that it answers (0 to 1), where the behaviour caches at all. */
	readonly hitRatio?: number;
	/** Different objects behind the path: the more, the longer a cold cache stays cold. */
	readonly objects?: number;
	/** Share of requests that an authoriser refuses with 401 or 403. */
	readonly unauthorised?: number | Course;
}

/** In which situation something answers. */
export interface AnswerContext {
	/** Since the cloud started; negative in the history. */
	readonly seconds: number;
	/** The route that leads to it, or null: an origin, or a function that a queue feeds. */
	readonly method: string | null;
	readonly resource: string | null;
	/** The description of the deployment that serves the request, or null. */
	readonly deployment: string | null;
}

/** How a function, an HTTP host, a bucket or a queue's consumer answers. */
export interface Backend {
	/** Milliseconds that half, and one in a hundred, take longer than. Between them it is log-normal. */
	readonly latency: {
		readonly p50: number | ((context: AnswerContext) => number);
		readonly p99: number | ((context: AnswerContext) => number);
	};
	/** Share of calls that fail: a 5XX, or an error of a function. None when left out. */
	readonly errors?: (context: AnswerContext) => number;
	/** Share of calls that are answered with a 4XX. None when left out. */
	readonly clientErrors?: (context: AnswerContext) => number;
	/** What a successful call sends on. */
	readonly effects?: readonly Effect[];
}

/** A message that follows from a call. */
export interface Effect {
	readonly to:
		| { readonly queue: string }
		| { readonly topic: string }
		| { readonly bus: string; readonly detailType: string; readonly source: string };
	/** Messages for each successful call: 1 or less; more where a caller repeats itself. */
	readonly share: number | ((context: AnswerContext) => number);
	/** Only for calls that came by this route; all when left out. */
	readonly on?: { readonly method: string; readonly resource: string };
	readonly draft: DraftMaker;
}

/** Makes the next message; `number` counts them. */
export type DraftMaker = (random: Random, number: number) => Draft;

/** What stands behind the routes and mappings; a function or host that is not named answers in 40 ms, without errors. */
export interface Backends {
	/** By the function's name. */
	readonly functions: Readonly<Record<string, Backend>>;
	/** By host name: custom origins and HTTP integrations. */
	readonly hosts: Readonly<Record<string, Backend>>;
	/** By the bucket's name. */
	readonly buckets: Readonly<Record<string, Backend & { readonly bytes: number; readonly objects: number }>>;
}

/** What can be wrong, in the words of the verdicts. */
export type TroubleKind =
	| 'dead letters'
	| 'stuck'
	| 'growing'
	| 'group blocked'
	| 'in flight near limit'
	| 'poison'
	| 'duplicates'
	| 'empty receives'
	| '5XX'
	| '4XX'
	| 'latency'
	| 'throttled'
	| 'hit ratio fell'
	| 'origin slow'
	| 'function errors'
	| 'mapping disabled'
	| 'alarm';

/** Something that is wrong in a scenario, as the simulation makes it so. */
export interface Trouble {
	readonly kind: TroubleKind;
	/** The ARN of the queue, stage, distribution, function or alarm; routes as `STAGE-ARN/METHOD/resource`. */
	readonly resource: (made: Made) => string;
	/** Seconds since the cloud started; negative for what began before. */
	readonly since: number;
	/** Seconds since the start when it ends by itself; it lasts until somebody acts when left out. */
	readonly until?: number;
	/** Whether the right action was taken and has worked. Asked once a minute from `since` on. */
	readonly over?: (state: CloudState) => boolean;
}

/** A queue's counts. */
export interface QueueState {
	readonly visible: number;
	readonly inFlight: number;
	readonly delayed: number;
	/** Since the oldest message was sent, however often it was received; 0 where there is none. */
	readonly oldestSeconds: number;
}

/** What a trouble looks at to see whether it is over. */
export interface CloudState {
	/** Milliseconds since the epoch. */
	readonly now: number;
	readonly made: Made;
	queue(name: string): QueueState | null;
	/** A metric's newest complete minutes, newest last; empty where there are none. */
	recent(
		namespace: string,
		name: string,
		dimensions: Readonly<Record<string, string>>,
		statistic: 'Sum' | 'Average' | 'Maximum',
		minutes: number,
	): readonly number[];
	mappingEnabled(functionName: string): boolean;
	/** `OK`, `ALARM` or `INSUFFICIENT_DATA`; null where there is no such alarm. */
	alarm(name: string, region?: string): string | null;
}

/** A scenario: what there is, who uses it, what happens, and what is therefore wrong. */
export interface Scenario {
	/** What there is, in the order in which it can be made; made long before the history begins. */
	readonly steps: readonly Step[];
	readonly viewers: readonly Viewers[];
	readonly backends: Backends;
	/** Producers that no route stands for, and consumers that are no function. */
	readonly queues: readonly QueuePlan[];
	/** Puts in what stands still: done in process only, after the steps. */
	readonly furnish?: (region: SqsRegion, now: number, random: Random) => void;
	/** In order of time. */
	readonly happenings: readonly Happening[];
	/** What is wrong with the endpoint itself, from the start; nothing when left out. */
	readonly faults?: readonly Fault[];
	/** The truth: nothing else is wrong. A resource has one trouble at a time, the one that says most of it. */
	readonly troubles: readonly Trouble[];
}
