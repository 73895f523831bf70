import type { TimerHandle } from '../../model/clock.ts';
import { ServiceError } from '../service-error.ts';
import type { EventInvokeConfig, LambdaFunction } from './function.ts';
import { type Invocation, invoke } from './invocation.ts';
import type { LambdaRegion } from './region.ts';

/** Milliseconds that an event waits in Lambda's own queue, and before its first and second retry. */
const queueing = 50;
const retryWaits = [60_000, 120_000];
const defaultRetries = 2;
const defaultAge = 21_600_000;

interface Event {
	readonly functionName: string;
	readonly qualifier: string | undefined;
	readonly payload: unknown;
	readonly requestId: string;
	readonly acceptedAt: number;
	/** Invocations so far. */
	attempts: number;
}

/** Invocations that nobody waits for: they are tried again, and then go to where failures go. */
export class AsynchronousInvocations {
	readonly #region: LambdaRegion;
	readonly #timers = new Set<TimerHandle>();

	constructor(region: LambdaRegion) {
		this.#region = region;
	}

	/** Takes an event over; the function is called a moment later. */
	accept(functionName: string, qualifier: string | undefined, payload: unknown, requestId: string): void {
		const acceptedAt = this.#region.now;
		this.#later(queueing, { functionName, qualifier, payload, requestId, acceptedAt, attempts: 0 });
	}

	stop(): void {
		for (const timer of this.#timers) this.#region.environment.clock.clearTimeout(timer);
		this.#timers.clear();
	}

	#later(milliseconds: number, event: Event): void {
		const timer = this.#region.environment.clock.setTimeout(() => {
			this.#timers.delete(timer);
			void this.#attempt(event);
		}, milliseconds);
		this.#timers.add(timer);
	}

	async #attempt(event: Event): Promise<void> {
		const fn = this.#region.functions.get(event.functionName);
		// A function that was deleted meanwhile takes its events with it.
		if (!fn) return;
		const config = fn.eventInvoke.get(event.qualifier ?? '$LATEST');
		const { now } = this.#region;
		if (now - event.acceptedAt > (config?.maximumEventAgeSeconds ?? defaultAge / 1000) * 1000) {
			this.#failed(fn, config, event, undefined, 'EventAgeExceeded');
			return;
		}
		let invocation: Invocation;
		try {
			invocation = await invoke(this.#region, fn, event.qualifier, event.payload);
		} catch (error) {
			if (!(error instanceof ServiceError)) throw error;
			// It can't run now. Lambda keeps the event, and this counts as no attempt.
			this.#later(retryWaits[0] as number, event);
			return;
		}
		event.attempts++;
		if (!invocation.result.error) {
			this.#succeeded(fn, config, event, invocation);
			return;
		}
		const retries = config?.maximumRetryAttempts ?? defaultRetries;
		if (event.attempts > retries) {
			this.#failed(fn, config, event, invocation, 'RetriesExhausted');
			return;
		}
		this.#later(retryWaits[event.attempts - 1] ?? 120_000, event);
	}

	#succeeded(
		fn: LambdaFunction,
		config: EventInvokeConfig | undefined,
		event: Event,
		invocation: Invocation,
	): void {
		if (config?.onSuccess === undefined) return;
		this.#deliver(config.onSuccess, this.#record(fn, event, invocation, 'Success'));
	}

	#failed(
		fn: LambdaFunction,
		config: EventInvokeConfig | undefined,
		event: Event,
		invocation: Invocation | undefined,
		condition: string,
	): void {
		const deadLetters = fn.latest.settings.DeadLetterConfig?.TargetArn;
		if (deadLetters) {
			this.#deliver(deadLetters, event.payload, {
				RequestID: event.requestId,
				ErrorCode: '200',
				ErrorMessage: invocation?.result.error?.message ?? condition,
			});
		}
		if (config?.onFailure !== undefined) {
			this.#deliver(config.onFailure, this.#record(fn, event, invocation, condition));
		}
	}

	#deliver(arn: string, body: unknown, attributes?: Readonly<Record<string, string>>): void {
		const { deliveries } = this.#region.environment.surroundings;
		deliveries?.deliver(arn, {
			body: JSON.stringify(body),
			from: 'Lambda',
			...(attributes && { attributes }),
		});
	}

	/** The record that destinations get, from Lambda's page on asynchronous invocation. */
	#record(fn: LambdaFunction, event: Event, invocation: Invocation | undefined, condition: string): object {
		return {
			version: '1.0',
			timestamp: new Date(this.#region.now).toISOString(),
			requestContext: {
				requestId: event.requestId,
				functionArn: fn.qualified(event.qualifier ?? '$LATEST'),
				condition,
				approximateInvokeCount: event.attempts,
			},
			requestPayload: event.payload,
			...(invocation && {
				responseContext: {
					statusCode: 200,
					executedVersion: invocation.executedVersion,
					...(invocation.result.error && { functionError: 'Unhandled' }),
				},
				responsePayload: invocation.payload,
			}),
		};
	}
}
