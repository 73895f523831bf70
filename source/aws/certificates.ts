import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { QdashError } from '../model/errors.ts';
import { sanitise } from '../model/sanitise.ts';
import type { Profile } from './shared-config.ts';

async function readBundle(file: string, source: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (cause) {
		throw new QdashError({
			kind: 'invalid',
			service: 'qdash',
			operation: 'connect',
			message: `${source} names ${sanitise(file)}, which cannot be read.`,
			cause,
		});
	}
}

/**
 * The certificate authorities to trust, or null for Node's own choice. The SDK for JavaScript does not
 * read `AWS_CA_BUNDLE` or the profile's `ca_bundle`. Passing `ca` to Node replaces its own list, and
 * `NODE_EXTRA_CA_CERTS` with it, so both are added back.
 *
 * @throws QdashError `invalid` when a named bundle cannot be read
 */
export async function certificateAuthorities(profile: Profile | null): Promise<string[] | null> {
	const fromEnvironment = process.env.AWS_CA_BUNDLE;
	const file = fromEnvironment || profile?.settings.ca_bundle;
	if (!file) return null;
	const bundle = await readBundle(file, fromEnvironment ? 'AWS_CA_BUNDLE' : 'The profile’s ca_bundle');
	const trusted = [...tls.rootCertificates, bundle];
	const extra = process.env.NODE_EXTRA_CA_CERTS;
	if (extra) trusted.push(await readBundle(extra, 'NODE_EXTRA_CA_CERTS'));
	return trusted;
}
