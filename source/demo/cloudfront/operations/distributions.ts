import type { Distribution } from '../distribution.ts';
import { cloudFrontError } from '../errors.ts';
import { body, type CloudFrontOperation, location } from '../operation.ts';
import { page } from '../page.ts';
import { conform } from '../shape.ts';
import {
	copyDistributionRequest,
	distributionConfig,
	distributionConfigWithTags,
} from '../shapes/distribution.ts';
import { tagMap } from '../tag-rules.ts';
import { checkVersion } from '../versions.ts';

function created(made: Distribution, now: number): object {
	return {
		Distribution: made.describe(now),
		Location: location(`distribution/${made.id}`),
		ETag: made.etag,
	};
}

const createDistribution: CloudFrontOperation = (input, account) =>
	created(
		account.createDistribution(body(input, 'DistributionConfig', distributionConfig)),
		account.clock.now(),
	);

const createDistributionWithTags: CloudFrontOperation = (input, account) => {
	const given = body(input, 'DistributionConfigWithTags', distributionConfigWithTags);
	const made = account.createDistribution(given.DistributionConfig, tagMap(given.Tags.Items));
	return created(made, account.clock.now());
};

const getDistribution: CloudFrontOperation = (input, account) => {
	const found = account.distribution(input.requiredText('Id'));
	return { Distribution: found.describe(account.clock.now()), ETag: found.etag };
};

const getDistributionConfig: CloudFrontOperation = (input, account) => {
	const found = account.distribution(input.requiredText('Id'));
	return { DistributionConfig: found.config, ETag: found.etag };
};

const updateDistribution: CloudFrontOperation = (input, account) => {
	const id = input.requiredText('Id');
	account.distribution(id);
	const given = body(input, 'DistributionConfig', distributionConfig);
	const changed = account.updateDistribution(id, input.text('IfMatch'), given);
	return { Distribution: changed.describe(account.clock.now()), ETag: changed.etag };
};

const deleteDistribution: CloudFrontOperation = (input, account) => {
	account.deleteDistribution(input.requiredText('Id'), input.text('IfMatch'));
	return {};
};

const copyDistribution: CloudFrontOperation = (input, account) => {
	const primary = account.distribution(input.requiredText('PrimaryDistributionId'));
	checkVersion(primary.etag, input.text('IfMatch'));
	if (input.boolean('Staging') === false) {
		throw cloudFrontError('InvalidArgument', 'The only valid value of the parameter Staging is true.');
	}
	const given = conform(
		copyDistributionRequest,
		{ CallerReference: input.raw('CallerReference'), Enabled: input.raw('Enabled') },
		'copyDistributionRequest',
	);
	const made = account.createDistribution({
		...primary.config,
		...given,
		Enabled: given.Enabled ?? true,
		// A staging distribution answers under the primary one's aliases.
		Aliases: { Quantity: 0 },
		Staging: true,
	});
	return created(made, account.clock.now());
};

const listDistributions: CloudFrontOperation = (input, account) => {
	const now = account.clock.now();
	const list = page(input, account.distributions, ({ id }) => id);
	return { DistributionList: { ...list, Items: list.Items.map((one) => one.summarise(now)) } };
};

const listDistributionsByWebACLId: CloudFrontOperation = (input, account) => {
	const acl = input.requiredText('WebACLId');
	const now = account.clock.now();
	// The API calls the distributions without one by this name.
	const wanted = acl === 'null' ? '' : acl;
	const matching = account.distributions.filter(({ config }) => (config.WebACLId ?? '') === wanted);
	const list = page(input, matching, ({ id }) => id);
	return { DistributionList: { ...list, Items: list.Items.map((one) => one.summarise(now)) } };
};

/** Operations on distributions. */
export const distributionOperations: Readonly<Record<string, CloudFrontOperation>> = {
	CopyDistribution: copyDistribution,
	CreateDistribution: createDistribution,
	CreateDistributionWithTags: createDistributionWithTags,
	DeleteDistribution: deleteDistribution,
	GetDistribution: getDistribution,
	GetDistributionConfig: getDistributionConfig,
	ListDistributions: listDistributions,
	ListDistributionsByWebACLId: listDistributionsByWebACLId,
	UpdateDistribution: updateDistribution,
};
