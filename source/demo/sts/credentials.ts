import { createHash } from 'node:crypto';

/** Temporary credentials. They open everything here, as any others do; only their form is AWS's. */
export interface Credentials {
	readonly AccessKeyId: string;
	readonly SecretAccessKey: string;
	readonly SessionToken: string;
	/** ISO 8601. */
	readonly Expiration: string;
}

/**
 * @param seed - different credentials for a different one
 * @param until - milliseconds since the epoch
 */
export function temporaryCredentials(seed: string, until: number): Credentials {
	const digest = (part: string) => createHash('sha512').update(`${part}\n${seed}`).digest();
	return {
		AccessKeyId: `ASIA${identifier(seed, 16)}`,
		SecretAccessKey: digest('secret').toString('base64').slice(0, 40),
		SessionToken: Buffer.concat([digest('a'), digest('b'), digest('c')]).toString('base64'),
		Expiration: `${new Date(until).toISOString().slice(0, 19)}Z`,
	};
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Letters and digits as in AWS's unique ids: the same for the same seed. */
export function identifier(seed: string, length: number): string {
	const bytes = createHash('sha256').update(seed).digest();
	return Array.from({ length }, (_, index) => letters[(bytes[index] ?? 0) % letters.length]).join('');
}
