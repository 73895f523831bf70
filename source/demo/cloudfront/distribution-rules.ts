import { checkBehaviours } from './behaviour-rules.ts';
import { cloudFrontError, invalidArgument } from './errors.ts';
import type { Known } from './known.ts';
import { checkOriginGroups, checkOrigins } from './origin-rules.ts';
import type { DistributionConfig } from './shapes/distribution.ts';

const mostAliases = 100;
const longestComment = 128;
/** Those for which CloudFront takes a page of one's own. */
const errorCodes = new Set([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]);

/**
 * Checks a configuration whose form and defaults are settled.
 *
 * @param known - what it may refer to
 * @throws ServiceError as CloudFront answers the first thing that is wrong
 */
export function checkDistribution(config: DistributionConfig, known: Known): void {
	if (config.CallerReference === '') throw invalidArgument('The parameter CallerReference is required.');
	if (config.Comment.length > longestComment) throw invalidArgument('The parameter Comment is too long.');
	checkOrigins(config.Origins, known);
	const originIds = new Set(config.Origins.Items.map((origin) => origin.Id));
	checkOriginGroups(config.OriginGroups, originIds);
	const targets = new Set([...originIds, ...(config.OriginGroups?.Items ?? []).map((group) => group.Id)]);
	checkBehaviours(config, targets, known);
	checkAliases(config, known);
	checkCertificate(config);
	checkErrorResponses(config);
	checkRestrictions(config);
	if (config.DefaultRootObject?.startsWith('/') || (config.DefaultRootObject?.length ?? 0) > 255) {
		throw cloudFrontError(
			'InvalidDefaultRootObject',
			'The default root object file name is too big or contains an invalid character.',
		);
	}
	if (config.Logging?.Enabled && !config.Logging.Bucket) {
		throw invalidArgument('The parameter Logging Bucket does not refer to a valid S3 bucket.');
	}
	if (
		config.WebACLId &&
		!/^(arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/|[\da-f-]{36}$)/i.test(config.WebACLId)
	) {
		throw cloudFrontError('InvalidWebACLId', 'The web ACL ID is not valid.');
	}
}

function checkAliases(config: DistributionConfig, known: Known): void {
	const aliases = config.Aliases?.Items ?? [];
	if (aliases.length > mostAliases) {
		throw cloudFrontError(
			'TooManyDistributionCNAMEs',
			'Your request contains more CNAMEs than are allowed per distribution.',
		);
	}
	for (const alias of aliases) {
		if (!/^(\*\.)?[a-z\d_-]+(\.[a-z\d_-]+)+$/i.test(alias)) {
			throw invalidArgument(`The parameter CNAME contains an invalid domain name: ${alias}.`);
		}
		if (known.alias(alias)) {
			throw cloudFrontError(
				'CNAMEAlreadyExists',
				'One or more of the CNAMEs you provided are already associated with a different resource.',
			);
		}
	}
	if (new Set(aliases).size < aliases.length) throw invalidArgument('The parameter Aliases has duplicates.');
}

function checkCertificate({ Aliases, ViewerCertificate }: DistributionConfig): void {
	const { ACMCertificateArn, IAMCertificateId } = ViewerCertificate ?? {};
	if (ACMCertificateArn && !/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/.test(ACMCertificateArn)) {
		throw cloudFrontError(
			'InvalidViewerCertificate',
			"The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
		);
	}
	if ((Aliases?.Quantity ?? 0) > 0 && !ACMCertificateArn && !IAMCertificateId) {
		throw cloudFrontError(
			'InvalidViewerCertificate',
			'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.',
		);
	}
}

function checkErrorResponses(config: DistributionConfig): void {
	for (const { ErrorCode, ResponseCode, ResponsePagePath } of config.CustomErrorResponses?.Items ?? []) {
		if (!errorCodes.has(ErrorCode)) {
			throw cloudFrontError('InvalidErrorCode', 'Your request contains an invalid error code.');
		}
		if (!ResponseCode !== !ResponsePagePath) {
			throw cloudFrontError(
				'InvalidResponseCode',
				'ResponseCode and ResponsePagePath are given together or not at all.',
			);
		}
		if (ResponsePagePath && !ResponsePagePath.startsWith('/')) {
			throw cloudFrontError(
				'InvalidRelativePath',
				'Your request contains a relative path that is not valid.',
			);
		}
	}
}

function checkRestrictions(config: DistributionConfig): void {
	const geo = config.Restrictions?.GeoRestriction;
	if (!geo) return;
	if ((geo.RestrictionType === 'none') !== (geo.Quantity === 0)) {
		throw cloudFrontError(
			'InvalidGeoRestrictionParameter',
			'Your request contains a geo restriction parameter that is not valid.',
		);
	}
	if (geo.Items?.some((location) => !/^[A-Z]{2}$/.test(location))) {
		throw cloudFrontError('InvalidLocationCode', 'Your request contains an invalid location code.');
	}
}
