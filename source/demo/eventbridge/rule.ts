import type { EventPattern } from './event-pattern.ts';
import type { Schedule } from './schedule.ts';
import type { Target } from './target.ts';

/** What PutRule sets. */
export interface RuleSettings {
	readonly enabled: string;
	readonly pattern: { readonly text: string; readonly matcher: EventPattern } | undefined;
	readonly schedule: { readonly text: string; readonly times: Schedule } | undefined;
	readonly description: string | undefined;
	readonly roleArn: string | undefined;
}

/** A rule of a bus. */
export class Rule {
	readonly name: string;
	readonly busName: string;
	readonly arn: string;
	readonly tags: Map<string, string>;
	/** By id. */
	readonly targets = new Map<string, Target>();
	settings: RuleSettings;

	constructor(
		name: string,
		bus: { readonly name: string; readonly arn: string },
		settings: RuleSettings,
		tags: ReadonlyMap<string, string>,
	) {
		this.name = name;
		this.busName = bus.name;
		const path = bus.name === 'default' ? name : `${bus.name}/${name}`;
		this.arn = `${bus.arn.replace(/:event-bus\/.*$/, '')}:rule/${path}`;
		this.settings = settings;
		this.tags = new Map(tags);
	}

	get active(): boolean {
		return this.settings.enabled !== 'DISABLED';
	}

	/** As ListRules tells it. */
	describe(): Record<string, unknown> {
		const { pattern, schedule, enabled, description, roleArn } = this.settings;
		return {
			Name: this.name,
			Arn: this.arn,
			...(pattern && { EventPattern: pattern.text }),
			...(schedule && { ScheduleExpression: schedule.text }),
			State: enabled,
			...(description !== undefined && { Description: description }),
			...(roleArn !== undefined && { RoleArn: roleArn }),
			EventBusName: this.busName,
		};
	}
}
