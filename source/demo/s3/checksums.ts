import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { s3Error } from './errors.ts';

/** The members that carry a checksum, with what computes it. */
const algorithms: Readonly<Record<string, (data: Uint8Array) => Buffer>> = {
	ChecksumCRC32: (data) => word(crc32(data)),
	ChecksumCRC32C: (data) => word(crc32c(data)),
	ChecksumCRC64NVME: crc64nvme,
	ChecksumSHA1: (data) => createHash('sha1').update(data).digest(),
	ChecksumSHA256: (data) => createHash('sha256').update(data).digest(),
	ChecksumSHA512: (data) => createHash('sha512').update(data).digest(),
	ChecksumMD5: (data) => createHash('md5').update(data).digest(),
};

export const checksumMembers: readonly string[] = Object.keys(algorithms);

/** A checksum as a request named it: the member and the value in base64. */
export interface Checksum {
	readonly member: string;
	readonly value: string;
}

/** @throws ServiceError `BadDigest` unless the data has this checksum */
export function checkChecksum({ member, value }: Checksum, data: Uint8Array): void {
	const found = algorithms[member]?.(data).toString('base64');
	if (found === value) return;
	const name = member.slice('Checksum'.length);
	throw s3Error('BadDigest', {}, `The ${name} you specified did not match the calculated checksum.`);
}

/** @throws ServiceError `InvalidDigest` for what is no MD5, `BadDigest` for another's */
export function checkMd5(md5: string, data: Uint8Array): void {
	if (Buffer.from(md5, 'base64').length !== 16) throw s3Error('InvalidDigest');
	if (createHash('md5').update(data).digest('base64') !== md5) {
		throw s3Error('BadDigest', {}, 'The Content-MD5 you specified did not match what we received.');
	}
}

function word(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value >>> 0);
	return bytes;
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, index) => {
	let value = index;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
	return value >>> 0;
});

function crc32c(data: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of data) crc = (crc >>> 8) ^ (castagnoli[(crc ^ byte) & 255] ?? 0);
	return (crc ^ 0xffffffff) >>> 0;
}

/** CRC-64/NVME's polynomial, reflected, in two words: 64-bit integers would be slow. */
const nvmeHigh = new Uint32Array(256);
const nvmeLow = new Uint32Array(256);
for (let index = 0; index < 256; index++) {
	let high = 0;
	let low = index;
	for (let bit = 0; bit < 8; bit++) {
		const carry = low & 1;
		low = (low >>> 1) | (high << 31);
		high >>>= 1;
		if (carry) {
			high ^= 0x9a6c9329;
			low ^= 0xac4bc9b5;
		}
	}
	nvmeHigh[index] = high;
	nvmeLow[index] = low;
}

function crc64nvme(data: Uint8Array): Buffer {
	let high = 0xffffffff;
	let low = 0xffffffff;
	for (const byte of data) {
		const index = (low ^ byte) & 255;
		low = ((low >>> 8) | (high << 24)) ^ (nvmeLow[index] ?? 0);
		high = (high >>> 8) ^ (nvmeHigh[index] ?? 0);
	}
	return Buffer.concat([word(~high), word(~low)]);
}
