import type { StageRecord } from '../../model/api.ts';
import type { Behaviour, CachePolicy, Distribution, Origin } from '../../model/distribution.ts';
import { formatDuration, NOT_ASKED, UNKNOWN } from '../../model/format.ts';
import type { Reading } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { readingText } from '../overview-lines.ts';

/** What a distribution is called: by its first alias, else by its id. Sanitised. */
export function distributionName({ id, aliases }: Pick<Distribution, 'id' | 'aliases'>): string {
	return sanitise(aliases[0] ?? id);
}

/** A distribution in a few words, the most telling first. */
export function distributionInWords(distribution: Distribution): string {
	const { id, aliases, enabled, status, webAcl, httpVersion, priceClass, domainName, comment } = distribution;
	return [
		aliases.length > 0 ? id : '',
		aliases.length > 1 ? `${aliases.length - 1} more aliases` : '',
		enabled ? '' : 'disabled',
		status === 'InProgress' ? 'deploying' : status.toLowerCase(),
		webAcl ? 'WAF on' : 'no WAF',
		domainName,
		httpVersion ?? '',
		priceClass ?? '',
		comment,
	]
		.filter((part) => part !== '')
		.map((part) => sanitise(part))
		.join(' · ');
}

/** What an origin fetches from: `S3 shop-images`, `API orders-api / prod`, a host. */
export function originWords({ target }: Origin, stages: ReadonlyMap<string, StageRecord>): string {
	switch (target.kind) {
		case 'bucket':
			return `S3 ${sanitise(target.name)}`;
		case 'api': {
			const known = [...stages.values()].find(({ ref }) => ref.apiId === target.apiId);
			const api = sanitise(known?.ref.apiName ?? target.apiId);
			return target.stage === null ? `API ${api}` : `API ${api} / ${sanitise(target.stage)}`;
		}
		case 'function URL':
			return `function URL ${sanitise(target.host)}`;
		case 'custom':
			return sanitise(target.host);
	}
}

/** The origins that a behaviour fetches from, in the order in which they are tried. */
export function originsOf(
	{ origins, originGroups }: Distribution,
	{ targetOriginId }: Behaviour,
): readonly Origin[] {
	const ids = originGroups.get(targetOriginId) ?? [targetOriginId];
	return ids.flatMap((id) => origins.find((origin) => origin.id === id) ?? []);
}

const viewerWordsOf: Readonly<Record<string, string>> = {
	'redirect-to-https': 'redirect to https',
	'https-only': 'https only',
	'allow-all': 'http and https',
};

/** Which protocol viewers may use. */
export function viewerWords({ viewerProtocolPolicy }: Behaviour): string {
	return viewerWordsOf[viewerProtocolPolicy] ?? sanitise(viewerProtocolPolicy);
}

/** How long an object stays: the default, and what the origin may choose between: `1d (1s to 365d)`. */
export function ttlWords(minimum: number, standard: number, maximum: number): string {
	if (maximum === 0) return 'not cached';
	const seconds = (value: number) => formatDuration(value * 1000);
	if (minimum === standard && standard === maximum) return seconds(standard);
	return `${seconds(standard)} (${seconds(minimum)} to ${seconds(maximum)})`;
}

/** A behaviour's cache policy by its name, AWS's own without their prefix; `set here` for legacy settings. */
export function cacheWords(behaviour: Behaviour, policy: Reading<CachePolicy>): string {
	if (behaviour.cachePolicyId === null) return behaviour.legacyTtl === null ? UNKNOWN : 'set here';
	if (policy.state === 'known') return sanitise(policy.value.name.replace(/^Managed-/, ''));
	if (policy.state === 'pending') return NOT_ASKED;
	return `${sanitise(behaviour.cachePolicyId)} (${readingText(policy, () => '')})`;
}

/** A behaviour's times to live, as far as its policy is known. */
export function cacheTtl({ legacyTtl }: Behaviour, policy: Reading<CachePolicy>): string {
	if (legacyTtl !== null) return ttlWords(legacyTtl.minimum, legacyTtl.default, legacyTtl.maximum);
	return readingText(policy, ({ minimumTtl, defaultTtl, maximumTtl }) =>
		ttlWords(minimumTtl, defaultTtl, maximumTtl),
	);
}

/** In the order in which CloudFront's documentation has them: an answer comes in any. */
const allMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

/** The methods that are let through. */
export function methodWords({ allowedMethods }: Behaviour): string {
	if (allowedMethods.length === 0) return UNKNOWN;
	if (allMethods.every((method) => allowedMethods.includes(method))) return 'all';
	const place = (method: string) => allMethods.indexOf(method);
	return sanitise([...allowedMethods].sort((one, other) => place(one) - place(other)).join(' '));
}

/** The functions that run at a behaviour: `viewer-request: rewrite`. */
export function functionWords({ functions }: Behaviour): string {
	return functions
		.map(({ event, kind, name }) =>
			sanitise(`${event}: ${name}${kind === 'Lambda@Edge' ? ' (Lambda@Edge)' : ''}`),
		)
		.join(', ');
}
