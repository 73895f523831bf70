import { s3Error } from './errors.ts';

const form = /^[a-z\d](?:[a-z\d-]|\.(?=[a-z\d])){1,61}[a-z\d]$/;
const address = /^\d+\.\d+\.\d+\.\d+$/;
const reserved = /^(xn--|sthree-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** @throws ServiceError `InvalidBucketName` for what no general purpose bucket may be called */
export function checkBucketName(name: string): void {
	if (!form.test(name) || address.test(name) || reserved.test(name)) {
		throw s3Error('InvalidBucketName', { BucketName: name });
	}
}
