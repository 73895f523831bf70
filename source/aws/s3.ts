import { listOf, textOf, textsOf } from './answer-values.ts';
import type { ServiceLink } from './client-options.ts';
import type { BucketNotification, QueueFeedsService } from './contract/queue-feeds.ts';
import { s3Commands } from './s3-commands.ts';
import { ServiceCommands } from './service-commands.ts';
import type { CallOptions } from './services.ts';

/** What S3 knows of a queue's sources. */
export class S3 implements Pick<QueueFeedsService, 'notificationsTo'> {
	readonly #commands: ServiceCommands<typeof s3Commands.reads, typeof s3Commands.writes>;

	constructor(link: ServiceLink) {
		this.#commands = new ServiceCommands(s3Commands, link, { sockets: 4 });
	}

	async notificationsTo(
		bucket: string,
		queueArn: string,
		options?: CallOptions,
	): Promise<readonly BucketNotification[]> {
		const operation = 'GetBucketNotificationConfiguration';
		const { QueueConfigurations } = await this.#commands.read(operation, { Bucket: bucket }, options);
		return listOf(QueueConfigurations)
			.filter(({ QueueArn }) => QueueArn === queueArn)
			.map(({ Events, Filter }) => {
				// S3 says `Prefix` where `prefix` was given.
				const rule = (name: string) =>
					textOf(listOf(Filter?.Key?.FilterRules).find(({ Name }) => Name?.toLowerCase() === name)?.Value);
				return { bucket, events: textsOf(Events), prefix: rule('prefix'), suffix: rule('suffix') };
			});
	}
}
