import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { Input } from '../wire/input.ts';
import { QueryProtocol } from '../wire/query-protocol.ts';
import { type Credentials, identifier, temporaryCredentials } from './credentials.ts';
import { invalidIdentityToken, invalidValue, missingParameter } from './errors.ts';

/** Seconds that credentials last: least, most, and when nobody says. */
interface Lifetime {
	readonly least: number;
	readonly most: number;
	readonly usual: number;
}

const ofRoles: Lifetime = { least: 900, most: 43_200, usual: 3_600 };
const ofSessions: Lifetime = { least: 900, most: 129_600, usual: 43_200 };

/** STS: who a client is, and temporary credentials for the profiles of SDKs that want some. */
export class StsService implements Service {
	readonly name = 'STS';
	readonly operations: ReadonlySet<string>;
	readonly missing = missingParameter;
	readonly protocols = [
		new QueryProtocol({
			signing: 'sts',
			version: '2011-06-15',
			namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
			missing: missingParameter,
		}),
	];
	readonly #account: string;
	readonly #clock: Clock;
	readonly #newId: () => string;
	readonly #handlers: ReadonlyMap<string, (input: Input) => object>;

	/** @param newId - different credentials for a different one */
	constructor(account: string, clock: Clock = systemClock, newId: () => string = randomUUID) {
		this.#account = account;
		this.#clock = clock;
		this.#newId = newId;
		this.#handlers = new Map(
			Object.entries({
				GetCallerIdentity: () => this.#callerIdentity(),
				GetAccessKeyInfo: (input: Input) => this.#accessKeyInfo(input),
				GetSessionToken: (input: Input) => ({ Credentials: this.#credentials(input, ofSessions) }),
				GetFederationToken: (input: Input) => this.#federationToken(input),
				AssumeRole: (input: Input) => this.#assumedRole(input),
				AssumeRoleWithWebIdentity: (input: Input) => this.#assumedByToken(input),
			}),
		);
		this.operations = new Set(this.#handlers.keys());
	}

	resourceOf(): undefined {
		return undefined;
	}

	call({ operation, input }: ServiceCall): object {
		const handle = this.#handlers.get(operation);
		if (!handle) throw new Error(`STS has no operation ${operation}`);
		return handle(input);
	}

	#callerIdentity(): object {
		return {
			Arn: `arn:aws:iam::${this.#account}:user/demo`,
			UserId: `AIDA${this.#account.padStart(17, '0')}`,
			Account: this.#account,
		};
	}

	/** Every key is of the one account that there is. */
	#accessKeyInfo(input: Input): object {
		checkPattern(input.requiredText('AccessKeyId'), 'accessKeyId', /^\w{16,128}$/);
		return { Account: this.#account };
	}

	#federationToken(input: Input): object {
		const name = checkPattern(input.requiredText('Name'), 'name', /^[\w+=,.@-]{2,32}$/);
		return {
			Credentials: this.#credentials(input, ofSessions),
			FederatedUser: {
				FederatedUserId: `${this.#account}:${name}`,
				Arn: `arn:aws:sts::${this.#account}:federated-user/${name}`,
			},
			PackedPolicySize: 0,
		};
	}

	#assumedRole(input: Input): object {
		const arn = input.requiredText('RoleArn');
		const session = checkPattern(
			input.requiredText('RoleSessionName'),
			'roleSessionName',
			/^[\w+=,.@-]{2,64}$/,
		);
		const role = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn);
		if (!role?.[1] || !role[2]) {
			throw invalidValue(arn, 'roleArn', 'Member must be the ARN of a role');
		}
		const source = input.text('SourceIdentity');
		return {
			Credentials: this.#credentials(input, ofRoles),
			AssumedRoleUser: {
				AssumedRoleId: `AROA${identifier(arn, 17)}:${session}`,
				Arn: `arn:aws:sts::${role[1]}:assumed-role/${role[2]}/${session}`,
			},
			PackedPolicySize: 0,
			...(source !== undefined && { SourceIdentity: source }),
		};
	}

	#assumedByToken(input: Input): object {
		const claims = readClaims(input.requiredText('WebIdentityToken'));
		return {
			...this.#assumedRole(input),
			SubjectFromWebIdentityToken: String(claims.sub ?? ''),
			Provider: String(claims.iss ?? ''),
			Audience: String(claims.aud ?? ''),
		};
	}

	#credentials(input: Input, { least, most, usual }: Lifetime): Credentials {
		const seconds = input.integer('DurationSeconds') ?? usual;
		if (seconds < least) {
			throw invalidValue(
				seconds,
				'durationSeconds',
				`Member must have value greater than or equal to ${least}`,
			);
		}
		if (seconds > most) {
			throw invalidValue(seconds, 'durationSeconds', `Member must have value less than or equal to ${most}`);
		}
		return temporaryCredentials(this.#newId(), this.#clock.now() + seconds * 1000);
	}
}

function checkPattern(value: string, member: string, pattern: RegExp): string {
	if (pattern.test(value)) return value;
	throw invalidValue(value, member, `Member must satisfy regular expression pattern: ${pattern.source}`);
}

/** The claims of a JWT, whose signature nobody checks here. */
function readClaims(token: string): Readonly<Record<string, unknown>> {
	const payload = token.split('.')[1] ?? '';
	try {
		const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
		if (typeof claims === 'object' && claims !== null) return claims as Record<string, unknown>;
	} catch {
		throw invalidIdentityToken();
	}
	throw invalidIdentityToken();
}
