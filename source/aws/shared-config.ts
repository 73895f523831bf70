import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CONFIG_PREFIX_SEPARATOR, loadSharedConfigFiles } from '@smithy/core/config';
import { closest, distance } from 'fastest-levenshtein';
import { QdashError } from '../model/errors.ts';
import { sanitise } from '../model/sanitise.ts';
import type { KnownProfile } from './services.ts';

type Section = Readonly<Record<string, string | undefined>>;

/** A profile as the shared files describe it, with those settings merged that AWS keeps in two files. */
export interface Profile {
	readonly name: string;
	/** Settings of `credentials` over those of `config`, which is the SDK's order. */
	readonly settings: Section;
	/** Settings of the `services` section that the profile names, keyed `sqs.endpoint_url`; null without one. */
	readonly services: Section | null;
}

/** The shared AWS configuration files, read anew. */
export interface SharedConfig {
	readonly names: readonly string[];
	profile(name: string): Profile | null;
}

/** Where the two shared files are; both may be missing. */
function sharedFiles(): readonly string[] {
	const folder = join(homedir(), '.aws');
	return [
		process.env.AWS_CONFIG_FILE || join(folder, 'config'),
		process.env.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
	];
}

/** Reads the shared files past the SDK's cache, which otherwise keeps them, failures included, for good. */
export async function readSharedConfig(): Promise<SharedConfig> {
	const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
	const names = new Set(Object.keys(credentialsFile));
	for (const name of Object.keys(configFile)) if (!name.includes(CONFIG_PREFIX_SEPARATOR)) names.add(name);
	return {
		names: [...names].sort((a, b) => Number(b === 'default') - Number(a === 'default') || a.localeCompare(b)),
		profile(name) {
			if (!names.has(name)) return null;
			const settings = { ...configFile[name], ...credentialsFile[name] };
			const services =
				settings.services && configFile[`services${CONFIG_PREFIX_SEPARATOR}${settings.services}`];
			return { name, settings, services: services || null };
		},
	};
}

/** The profiles that the shared files name, `default` first. */
export async function readProfiles(): Promise<KnownProfile[]> {
	const config = await readSharedConfig();
	return config.names.map((name) => ({ name, region: config.profile(name)?.settings.region ?? null }));
}

function invalid(message: string): QdashError {
	return new QdashError({ kind: 'invalid', service: 'qdash', operation: 'connect', message });
}

/** The advice on a name that is not known: the nearest known one, when one is near. */
export function nearest(name: string, known: readonly string[]): string | null {
	if (known.length === 0) return null;
	const best = closest(name, [...known]);
	return distance(name, best) <= Math.max(2, Math.ceil(name.length / 3)) ? best : null;
}

/**
 * The profile that a connection uses: the one asked for, else `AWS_PROFILE`, else `default`, else null.
 *
 * @throws QdashError `invalid` when a named profile is in neither file
 */
export async function chooseProfile(
	config: SharedConfig,
	asked: string | undefined,
): Promise<Profile | null> {
	const name = asked ?? process.env.AWS_PROFILE;
	if (!name) return config.profile('default');
	const profile = config.profile(name);
	if (profile) {
		if (profile.settings.services && !profile.services) {
			throw invalid(
				`Profile ${sanitise(name)} names the services section ${sanitise(profile.settings.services)}, which the AWS config file does not have.`,
			);
		}
		return profile;
	}
	const unreadable = await firstUnreadable();
	if (unreadable) throw invalid(`${sanitise(unreadable)} cannot be read, so its profiles are not known.`);
	const near = nearest(name, config.names);
	const advice = near
		? `the nearest one is ${sanitise(near)}`
		: config.names.length > 0
			? `there are: ${config.names.slice(0, 8).map(sanitise).join(', ')}`
			: 'there are none: run `aws configure`';
	const source = asked === undefined ? ' (from AWS_PROFILE)' : '';
	throw invalid(`There is no AWS profile ${sanitise(name)}${source}; ${advice}.`);
}

async function firstUnreadable(): Promise<string | null> {
	for (const file of sharedFiles()) {
		try {
			await access(file, constants.R_OK);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return file;
		}
	}
	return null;
}
