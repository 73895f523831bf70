import type { PublicAccessBlock } from '../bucket.ts';
import { s3Error } from '../errors.ts';
import { requestedBucket, type S3Operation } from '../operation.ts';

const getPublicAccessBlock: S3Operation = (request) => {
	const { publicAccessBlock, name } = requestedBucket(request);
	if (publicAccessBlock === null) {
		throw s3Error('NoSuchPublicAccessBlockConfiguration', { BucketName: name });
	}
	return { PublicAccessBlockConfiguration: publicAccessBlock };
};

const putPublicAccessBlock: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	const given = request.input.requiredObject('PublicAccessBlockConfiguration');
	// What is left out is off, whatever was before.
	const isOn = (member: keyof PublicAccessBlock) => given.boolean(member) ?? false;
	bucket.publicAccessBlock = {
		BlockPublicAcls: isOn('BlockPublicAcls'),
		IgnorePublicAcls: isOn('IgnorePublicAcls'),
		BlockPublicPolicy: isOn('BlockPublicPolicy'),
		RestrictPublicBuckets: isOn('RestrictPublicBuckets'),
	};
	return {};
};

const deletePublicAccessBlock: S3Operation = (request) => {
	requestedBucket(request).publicAccessBlock = null;
	return {};
};

/** Operations on Block Public Access, which is kept and given back: nobody is refused anything here. */
export const publicAccessOperations: Readonly<Record<string, S3Operation>> = {
	DeletePublicAccessBlock: deletePublicAccessBlock,
	GetPublicAccessBlock: getPublicAccessBlock,
	PutPublicAccessBlock: putPublicAccessBlock,
};
