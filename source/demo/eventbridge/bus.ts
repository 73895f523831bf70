import type { Rule } from './rule.ts';

/** A statement of a bus's resource policy. */
export interface Statement {
	readonly Sid: string;
	readonly [field: string]: unknown;
}

/** What of a bus can be changed. */
export interface BusSettings {
	readonly description: string | undefined;
	readonly kmsKey: string | undefined;
	readonly deadLetters: string | undefined;
	/** As it was given. */
	readonly logs: unknown;
}

/** An event bus with its rules. */
export class Bus {
	readonly name: string;
	readonly arn: string;
	/** Milliseconds since the epoch. */
	readonly createdAt: number;
	readonly rules = new Map<string, Rule>();
	readonly tags: Map<string, string>;
	settings: BusSettings;
	modifiedAt: number;
	policy: readonly Statement[] = [];

	constructor(
		name: string,
		place: { readonly region: string; readonly account: string },
		settings: BusSettings,
		tags: ReadonlyMap<string, string>,
		now: number,
	) {
		this.name = name;
		this.arn = `arn:aws:events:${place.region}:${place.account}:event-bus/${name}`;
		this.settings = settings;
		this.tags = new Map(tags);
		this.createdAt = now;
		this.modifiedAt = now;
	}

	/** As ListEventBuses tells it. Dates are epoch seconds. */
	describe(): Record<string, unknown> {
		const { description } = this.settings;
		return {
			Name: this.name,
			Arn: this.arn,
			...(description !== undefined && { Description: description }),
			...(this.policy.length > 0 && {
				Policy: JSON.stringify({ Version: '2012-10-17', Statement: this.policy }),
			}),
			CreationTime: this.createdAt / 1000,
			LastModifiedTime: this.modifiedAt / 1000,
		};
	}

	/** The settings beside name and description, as the operations on one bus tell them. */
	describeSettings(): Record<string, unknown> {
		const { kmsKey, deadLetters, logs } = this.settings;
		return {
			...(kmsKey !== undefined && { KmsKeyIdentifier: kmsKey }),
			...(deadLetters !== undefined && { DeadLetterConfig: { Arn: deadLetters } }),
			...(logs !== undefined && { LogConfig: logs }),
		};
	}
}
