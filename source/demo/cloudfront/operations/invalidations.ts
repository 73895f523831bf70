import { invalidationId } from '../ids.ts';
import { type Invalidation, invalidationStatus } from '../invalidations.ts';
import { body, type CloudFrontOperation, location } from '../operation.ts';
import { page } from '../page.ts';
import { invalidationBatch } from '../shapes/others.ts';

function describe(invalidation: Invalidation, now: number): object {
	const { paths, callerReference } = invalidation;
	return {
		...summarise(invalidation, now),
		InvalidationBatch: {
			Paths: { Quantity: paths.length, Items: paths },
			CallerReference: callerReference,
		},
	};
}

function summarise(invalidation: Invalidation, now: number): object {
	return {
		Id: invalidation.id,
		Status: invalidationStatus(invalidation, now),
		CreateTime: new Date(invalidation.at).toISOString(),
	};
}

const createInvalidation: CloudFrontOperation = (input, account) => {
	const distribution = account.distribution(input.requiredText('DistributionId'));
	const { CallerReference, Paths } = body(input, 'InvalidationBatch', invalidationBatch);
	const now = account.clock.now();
	const made = distribution.invalidations.create(CallerReference, Paths.Items ?? [], now, () =>
		invalidationId(account.newId()),
	);
	return {
		Location: location(`distribution/${distribution.id}/invalidation/${made.id}`),
		Invalidation: describe(made, now),
	};
};

const getInvalidation: CloudFrontOperation = (input, account) => {
	const distribution = account.distribution(input.requiredText('DistributionId'));
	const found = distribution.invalidations.get(input.requiredText('Id'));
	return { Invalidation: describe(found, account.clock.now()) };
};

const listInvalidations: CloudFrontOperation = (input, account) => {
	const distribution = account.distribution(input.requiredText('DistributionId'));
	const now = account.clock.now();
	const list = page(input, distribution.invalidations.newestFirst, ({ id }) => id);
	return { InvalidationList: { ...list, Items: list.Items.map((one) => summarise(one, now)) } };
};

/** Operations on invalidations. */
export const invalidationOperations: Readonly<Record<string, CloudFrontOperation>> = {
	CreateInvalidation: createInvalidation,
	GetInvalidation: getInvalidation,
	ListInvalidations: listInvalidations,
};
