import type { Service, ServiceCall } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { QueryProtocol } from '../wire/query-protocol.ts';

/** STS, as far as a client asks who it is. */
export class StsService implements Service {
	readonly name = 'STS';
	readonly operations: ReadonlySet<string> = new Set(['GetCallerIdentity']);
	readonly missing = (parameter: string) =>
		new ServiceError({
			shape: 'MissingParameter',
			message: `The request must contain the parameter ${parameter}.`,
		});
	readonly protocols = [
		new QueryProtocol({
			signing: 'sts',
			version: '2011-06-15',
			namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
			missing: this.missing,
		}),
	];
	readonly #account: string;

	constructor(account: string) {
		this.#account = account;
	}

	resourceOf(): undefined {
		return undefined;
	}

	call(_call: ServiceCall): object {
		return {
			Arn: `arn:aws:iam::${this.#account}:user/demo`,
			UserId: `AIDA${this.#account.padStart(17, '0')}`,
			Account: this.#account,
		};
	}
}
