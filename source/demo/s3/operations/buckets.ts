import { readToken, tokenAfter } from '../continuation.ts';
import { invalidArgument, s3Error } from '../errors.ts';
import { owner, requestedBucket, type S3Operation } from '../operation.ts';
import { readTagSet } from '../tag-set.ts';

const longestPage = 10_000;
const regionForm = /^[a-z]{2}(-[a-z]+)+-\d$/;

const createBucket: S3Operation = ({ input, storage, region }) => {
	const name = input.requiredText('Bucket');
	const configuration = input.object('CreateBucketConfiguration');
	const given = configuration?.text('LocationConstraint') || undefined;
	const constraint = given === 'EU' ? 'eu-west-1' : given;
	if (constraint === 'us-east-1' || (constraint !== undefined && !regionForm.test(constraint))) {
		throw s3Error('InvalidLocationConstraint', { LocationConstraint: constraint });
	}
	// The endpoint of us-east-1 makes buckets everywhere; that of another region only its own.
	if (region !== 'us-east-1' && constraint !== region) {
		const told = constraint === undefined ? 'unspecified' : constraint;
		throw s3Error(
			'IllegalLocationConstraintException',
			{},
			`The ${told} location constraint is incompatible for the region specific endpoint this request was sent to.`,
		);
	}
	const tags = configuration?.has('Tags') ? readTagSet(configuration, 50, 'Tags') : undefined;
	const bucket = storage.create(name, constraint ?? region);
	if (tags) bucket.tags = tags;
	return { Location: `/${bucket.name}`, BucketArn: bucket.arn };
};

const headBucket: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	return { BucketRegion: bucket.region, BucketArn: bucket.arn, AccessPointAlias: false };
};

const deleteBucket: S3Operation = (request) => {
	request.storage.delete(requestedBucket(request).name);
	return {};
};

const listBuckets: S3Operation = ({ input, storage }) => {
	const most = input.integer('MaxBuckets') ?? longestPage;
	if (most < 1 || most > longestPage) {
		throw invalidArgument('Argument max-buckets must be an integer between 1 and 10000', 'max-buckets');
	}
	const prefix = input.text('Prefix') ?? '';
	const region = input.text('BucketRegion');
	const token = input.text('ContinuationToken');
	const after = token === undefined ? '' : readToken(token);
	const matching = storage.buckets.filter(
		(bucket) =>
			bucket.name.startsWith(prefix) && bucket.name > after && (!region || bucket.region === region),
	);
	const shown = matching.slice(0, most);
	const last = shown.at(-1);
	return {
		Buckets: shown.map((bucket) => ({
			Name: bucket.name,
			CreationDate: new Date(bucket.createdAt).toISOString(),
			BucketRegion: bucket.region,
			BucketArn: bucket.arn,
		})),
		Owner: owner(storage.account),
		...(prefix && { Prefix: prefix }),
		...(last &&
			shown.length < matching.length && {
				ContinuationToken: tokenAfter(last.name),
			}),
	};
};

const getBucketLocation: S3Operation = (request) => {
	const { region } = requestedBucket(request);
	return region === 'us-east-1' ? {} : { LocationConstraint: region };
};

/** Operations on buckets themselves. */
export const bucketOperations: Readonly<Record<string, S3Operation>> = {
	CreateBucket: createBucket,
	DeleteBucket: deleteBucket,
	GetBucketLocation: getBucketLocation,
	HeadBucket: headBucket,
	ListBuckets: listBuckets,
};
