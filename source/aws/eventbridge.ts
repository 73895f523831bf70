import pLimit from 'p-limit';
import { QdashError } from '../model/errors.ts';
import { allPages } from './answer-pages.ts';
import { textOf } from './answer-values.ts';
import type { ServiceLink } from './client-options.ts';
import type { QueueFeedsService, TargetingRule } from './contract/queue-feeds.ts';
import { eventBridgeCommands } from './eventbridge-commands.ts';
import { ServiceCommands } from './service-commands.ts';
import type { CallOptions } from './services.ts';

/** Event buses and rules asked for at the same time. */
const inParallel = 4;

/** What EventBridge knows of a queue's sources. */
export class EventBridge implements Pick<QueueFeedsService, 'rulesTo'> {
	readonly #commands: ServiceCommands<typeof eventBridgeCommands.reads, typeof eventBridgeCommands.writes>;
	readonly #link: ServiceLink;

	constructor(link: ServiceLink) {
		this.#link = link;
		this.#commands = new ServiceCommands(eventBridgeCommands, link, { sockets: inParallel });
	}

	async rulesTo(queueArn: string, options?: CallOptions): Promise<readonly TargetingRule[]> {
		const limit = pLimit(inParallel);
		const buses = await this.#buses(options);
		const names = await Promise.all(
			buses.map((bus) => limit(async () => ({ bus, rules: await this.#rulesOf(bus, queueArn, options) }))),
		);
		const rules = await Promise.all(
			names.flatMap(({ bus, rules }) => rules.map((name) => limit(() => this.#describe(bus, name, options)))),
		);
		return rules.flatMap((rule) => rule ?? []);
	}

	async #buses(options: CallOptions | undefined): Promise<string[]> {
		const operation = 'ListEventBuses';
		const buses = await allPages(this.#link, operation, 'NextToken', async (token) => {
			const answer = await this.#commands.read(operation, { NextToken: token }, options);
			if (!answer.EventBuses) throw this.#link.lacking(operation, 'EventBuses');
			return { items: answer.EventBuses, next: answer.NextToken };
		});
		return buses.flatMap(({ Name }) => Name ?? []);
	}

	#rulesOf(bus: string, queueArn: string, options: CallOptions | undefined): Promise<string[]> {
		const operation = 'ListRuleNamesByTarget';
		return allPages(this.#link, operation, 'NextToken', async (token) => {
			const input = { TargetArn: queueArn, EventBusName: bus, NextToken: token };
			const answer = await this.#commands.read(operation, input, options);
			if (!answer.RuleNames) throw this.#link.lacking(operation, 'RuleNames');
			return { items: answer.RuleNames, next: answer.NextToken };
		});
	}

	/** Null where it is gone meanwhile. */
	async #describe(
		bus: string,
		name: string,
		options: CallOptions | undefined,
	): Promise<TargetingRule | null> {
		const input = { Name: name, EventBusName: bus };
		try {
			const rule = await this.#commands.read('DescribeRule', input, options);
			if (!rule.State) throw this.#link.lacking('DescribeRule', 'a State');
			return {
				name,
				bus,
				state: rule.State,
				schedule: textOf(rule.ScheduleExpression),
				eventPattern: textOf(rule.EventPattern),
			};
		} catch (error) {
			if (error instanceof QdashError && error.kind === 'notFound') return null;
			throw error;
		}
	}
}
