import {
	CreateBucketCommand,
	DeleteBucketCommand,
	GetBucketTaggingCommand,
	ListBucketsCommand,
	PutBucketNotificationConfigurationCommand,
	PutBucketTaggingCommand,
	S3Client,
} from '@aws-sdk/client-s3';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of S3 that the demo uses. */
export class S3Operations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: S3Client;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		// A bucket's own host name does not lead to an emulator.
		this.#client = link.client(
			(options) => new S3Client({ ...options, forcePathStyle: link.settings.endpoint !== null }),
			{
				sockets,
				writes: true,
			},
		);
	}

	async call(permit: Permit, operation: string, input: object, options?: CallOptions): Promise<object> {
		assertPermit(permit, 'demo', this.#target);
		return this.#link.call(operation, options, (abortSignal) =>
			this.#send(operation, input as never, { abortSignal }),
		);
	}

	/** The names are spelt out, so that a test can see what changes an account. */
	#send(operation: string, input: never, how: { readonly abortSignal: AbortSignal }): Promise<object> {
		switch (operation) {
			case 'CreateBucket':
				return this.#client.send(new CreateBucketCommand(input), how);
			case 'DeleteBucket':
				return this.#client.send(new DeleteBucketCommand(input), how);
			case 'GetBucketTagging':
				return this.#client.send(new GetBucketTaggingCommand(input), how);
			case 'ListBuckets':
				return this.#client.send(new ListBucketsCommand(input), how);
			case 'PutBucketNotificationConfiguration':
				return this.#client.send(new PutBucketNotificationConfigurationCommand(input), how);
			case 'PutBucketTagging':
				return this.#client.send(new PutBucketTaggingCommand(input), how);
			default:
				throw notCarried('S3', operation);
		}
	}
}
