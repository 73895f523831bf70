import { createHash } from 'node:crypto';
import type { Input } from '../wire/input.ts';
import { invalidParameter, lambdaError } from './errors.ts';

/** What a function runs, as far as it is told again. */
export interface FunctionCode {
	/** Base64 of the package's SHA-256, or hex of the image's digest. */
	readonly sha256: string;
	/** Bytes; 0 for an image, and for a package whose bytes nobody gave. */
	readonly size: number;
	/** For `PackageType` `Image`. */
	readonly imageUri: string | undefined;
}

/** Bytes of a package in a request. */
const longestPackage = 52_428_800;

/**
 * Reads `Code` of CreateFunction, or the same members of UpdateFunctionCode.
 *
 * @throws ServiceError `InvalidParameterValueException` for code of the wrong kind or none
 */
export function readCode(input: Input, packageType: string): FunctionCode {
	const zip = input.blob('ZipFile');
	const bucket = input.text('S3Bucket');
	const key = input.text('S3Key');
	const image = input.text('ImageUri');
	if (packageType === 'Image') {
		if (image === undefined) {
			throw invalidParameter('Please provide ImageUri when the intended function PackageType is Image.');
		}
		return { sha256: createHash('sha256').update(image).digest('hex'), size: 0, imageUri: image };
	}
	if (image !== undefined) {
		throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
	}
	if (zip !== undefined) return packaged(zip);
	if (bucket !== undefined && key !== undefined) {
		const version = input.text('S3ObjectVersion') ?? '';
		const sha256 = createHash('sha256').update(`${bucket}/${key}/${version}`).digest('base64');
		return { sha256, size: 0, imageUri: undefined };
	}
	throw invalidParameter('Please provide a source for function code.');
}

function packaged(zip: Uint8Array): FunctionCode {
	if (zip.length > longestPackage) {
		throw lambdaError('RequestTooLargeException', `Zipped size must be smaller than ${longestPackage} bytes`);
	}
	if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
	const [p, k, a, b] = zip;
	const archive = p === 0x50 && k === 0x4b;
	// An archive without files begins with the end of its directory.
	if (archive && a === 5 && b === 6) throw invalidParameter('Uploaded file must be a non-empty zip');
	if (!archive || a !== 3 || b !== 4) {
		throw invalidParameter(
			'Could not unzip uploaded file. Please check your file, then try to upload again.',
		);
	}
	return { sha256: createHash('sha256').update(zip).digest('base64'), size: zip.length, imageUri: undefined };
}
