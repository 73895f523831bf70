import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ServiceLink } from './client-options.ts';
import type { CallerIdentity, CallOptions } from './services.ts';

/** STS over the real SDK. */
export class Sts {
	readonly #link: ServiceLink;
	readonly #client: STSClient;

	constructor(link: ServiceLink) {
		this.#link = link;
		this.#client = link.client((settings) => new STSClient(settings), { sockets: 2 });
	}

	/**
	 * Whose credentials these are.
	 *
	 * @throws QdashError
	 */
	async identify(options?: CallOptions): Promise<CallerIdentity> {
		const operation = 'GetCallerIdentity';
		const { Account, Arn } = await this.#link.call(operation, options, (abortSignal) =>
			this.#client.send(new GetCallerIdentityCommand({}), { abortSignal }),
		);
		if (!Account || !Arn) throw this.#link.lacking(operation, 'an account');
		return { account: Account, arn: Arn };
	}
}
