import { cloudFrontError, invalidArgument } from './errors.ts';
import type { Known } from './known.ts';
import type { DistributionConfig, Origin } from './shapes/distribution.ts';

const mostOrigins = 100;
const mostGroups = 10;
const mostHeaders = 30;
/** Seconds. */
const longestTimeout = 120;

const bucketHost = /^[a-z\d][a-z\d.-]*\.s3([.-](dualstack\.)?[a-z\d-]+)?\.amazonaws\.com(\.cn)?$/i;
const failoverCodes = new Set([400, 403, 404, 416, 429, 500, 502, 503, 504]);

export function checkOrigins(origins: DistributionConfig['Origins'], known: Known): void {
	if (origins.Quantity < 1) throw invalidArgument('The parameter Origins is required.');
	if (origins.Quantity > mostOrigins) {
		throw cloudFrontError('TooManyOrigins', 'You cannot create more origins for the distribution.');
	}
	const ids = new Set<string>();
	for (const origin of origins.Items) {
		if (origin.Id === '' || origin.Id.length > 128)
			throw invalidArgument('The parameter Origin Id is invalid.');
		if (ids.has(origin.Id)) {
			throw invalidArgument('Your request contains more than one origin with the same ID.');
		}
		ids.add(origin.Id);
		checkOrigin(origin, known);
	}
}

function checkOrigin(origin: Origin, known: Known): void {
	const { S3OriginConfig, CustomOriginConfig, VpcOriginConfig, OriginPath = '' } = origin;
	if ([S3OriginConfig, CustomOriginConfig, VpcOriginConfig].filter(Boolean).length !== 1) {
		throw invalidArgument(
			'Exactly one of CustomOriginConfig, VpcOriginConfig and S3OriginConfig must be specified.',
		);
	}
	checkDomainName(origin.DomainName);
	if (S3OriginConfig && !bucketHost.test(origin.DomainName)) {
		throw cloudFrontError(
			'InvalidOrigin',
			'The parameter Origin DomainName does not refer to a valid S3 bucket.',
		);
	}
	if (OriginPath !== '' && (!OriginPath.startsWith('/') || OriginPath.endsWith('/'))) {
		throw invalidArgument('The parameter OriginPath must begin with a slash and not end with one.');
	}
	if ((origin.CustomHeaders?.Quantity ?? 0) > mostHeaders) {
		throw cloudFrontError(
			'TooManyOriginCustomHeaders',
			'Your request contains too many origin custom headers.',
		);
	}
	checkRange('ConnectionAttempts', origin.ConnectionAttempts, 1, 3);
	checkRange('ConnectionTimeout', origin.ConnectionTimeout, 1, 10);
	if (CustomOriginConfig) checkCustom(CustomOriginConfig);
	checkAccess(origin, known);
}

function checkDomainName(name: string): void {
	if (name.includes(':')) throw invalidArgument('The parameter origin name cannot contain a colon.');
	if (/^\d+(\.\d+){3}$/.test(name)) {
		throw invalidArgument('The parameter origin name cannot be an IP address.');
	}
	if (name.length > 253 || !/^[a-z\d_]([a-z\d_-]*[a-z\d_])?(\.[a-z\d_]([a-z\d_-]*[a-z\d_])?)+$/i.test(name)) {
		throw invalidArgument('The parameter origin name must be a domain name.');
	}
}

function checkCustom(custom: NonNullable<Origin['CustomOriginConfig']>): void {
	for (const port of [custom.HTTPPort, custom.HTTPSPort]) {
		if (port !== 80 && port !== 443 && (port < 1024 || port > 65_535)) {
			throw invalidArgument('The parameter origin port is invalid.');
		}
	}
	const read = custom.OriginReadTimeout ?? 30;
	if (read < 1 || read > longestTimeout) {
		throw cloudFrontError(
			'InvalidOriginReadTimeout',
			'The read timeout specified for the origin is not valid.',
		);
	}
	const keepalive = custom.OriginKeepaliveTimeout ?? 5;
	if (keepalive < 1 || keepalive > longestTimeout) {
		throw cloudFrontError(
			'InvalidOriginKeepaliveTimeout',
			'The keep alive timeout specified for the origin is not valid.',
		);
	}
}

function checkAccess(origin: Origin, known: Known): void {
	const control = origin.OriginAccessControlId ?? '';
	const identity = origin.S3OriginConfig?.OriginAccessIdentity ?? '';
	if (control !== '' && identity !== '') {
		throw cloudFrontError(
			'IllegalOriginAccessConfiguration',
			'An origin cannot contain both an origin access control (OAC) and an origin access identity (OAI).',
		);
	}
	if (control !== '' && !known.originAccessControl(control)) {
		throw cloudFrontError('InvalidOriginAccessControl', 'The origin access control is not valid.');
	}
	if (identity === '') return;
	const id = /^origin-access-identity\/cloudfront\/(\w+)$/.exec(identity)?.[1];
	if (id === undefined || !known.originAccessIdentity(id)) {
		throw cloudFrontError(
			'InvalidOriginAccessIdentity',
			'The specified origin access identity does not exist or is not valid.',
		);
	}
}

function checkRange(name: string, value: number | undefined, from: number, to: number): void {
	if (value !== undefined && (value < from || value > to)) {
		throw invalidArgument(`The parameter ${name} must be between ${from} and ${to}.`);
	}
}

export function checkOriginGroups(
	groups: DistributionConfig['OriginGroups'],
	originIds: ReadonlySet<string>,
): void {
	const items = groups?.Items ?? [];
	if (items.length > mostGroups) {
		throw cloudFrontError(
			'TooManyOriginGroupsPerDistribution',
			'Your request contains more origin groups than are allowed per distribution.',
		);
	}
	const ids = new Set(originIds);
	for (const { Id, FailoverCriteria, Members } of items) {
		if (ids.has(Id)) throw invalidArgument('Origin groups and origins need different IDs.');
		ids.add(Id);
		if (Members.Quantity !== 2) throw invalidArgument('An origin group needs two members.');
		if (Members.Items.some(({ OriginId }) => !originIds.has(OriginId))) throw noSuchOrigin();
		const codes = FailoverCriteria.StatusCodes.Items;
		if (codes.length === 0 || codes.some((code) => !failoverCodes.has(code))) {
			throw invalidArgument('The failover criteria of an origin group have a status code that is not valid.');
		}
	}
}

export function noSuchOrigin() {
	return cloudFrontError('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
}
