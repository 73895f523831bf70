import { ServiceError } from '../service-error.ts';
import type { Input } from '../wire/input.ts';
import { invalidArgument, s3Error } from './errors.ts';
import type { StoredObject } from './stored-object.ts';

function matches(list: string, etag: string): boolean {
	const bare = etag.replaceAll('"', '');
	return list.split(',').some((one) => one.trim() === '*' || one.trim().replaceAll('"', '') === bare);
}

function failed(condition: string): ServiceError {
	return s3Error('PreconditionFailed', { Condition: condition });
}

/**
 * Checks `If-Match`, `If-None-Match`, `If-Modified-Since` and `If-Unmodified-Since`.
 *
 * @param prefix - `CopySource` for the conditions on a copy's source, which can't end in "not modified"
 * @throws ServiceError `PreconditionFailed`, or 304 without a body
 */
export function checkReadConditions(
	input: Input,
	{ etag, modifiedAt }: StoredObject,
	prefix: '' | 'CopySource' = '',
): void {
	const ifMatch = input.text(`${prefix}IfMatch`);
	const ifNoneMatch = input.text(`${prefix}IfNoneMatch`);
	const modified = Math.floor(modifiedAt / 1000);
	const since = seconds(input.text(`${prefix}IfModifiedSince`));
	const unless = seconds(input.text(`${prefix}IfUnmodifiedSince`));
	if (ifMatch !== undefined && !matches(ifMatch, etag)) throw failed('If-Match');
	if (ifMatch === undefined && unless !== undefined && modified > unless) {
		throw failed('If-Unmodified-Since');
	}
	const unchanged =
		ifNoneMatch !== undefined ? matches(ifNoneMatch, etag) : since !== undefined && modified <= since;
	if (!unchanged) return;
	if (prefix === 'CopySource') throw failed('x-amz-copy-source-If-None-Match');
	throw new ServiceError({
		shape: 'NotModified',
		message: 'Not Modified',
		status: 304,
		headers: { ETag: etag, 'Last-Modified': new Date(modifiedAt).toUTCString() },
	});
}

/** @throws ServiceError `PreconditionFailed`, `NoSuchKey` */
export function checkWriteConditions(input: Input, before: StoredObject | undefined): void {
	const ifMatch = input.text('IfMatch');
	const ifNoneMatch = input.text('IfNoneMatch');
	if (ifNoneMatch !== undefined) {
		if (ifNoneMatch !== '*') throw s3Error('NotImplemented');
		if (before) throw failed('If-None-Match');
	}
	if (ifMatch === undefined) return;
	if (!before) throw s3Error('NoSuchKey', { Key: input.requiredText('Key') });
	if (!matches(ifMatch, before.etag)) throw failed('If-Match');
}

/** Whole seconds since the epoch; a date that is none counts as left out, as HTTP has it. */
function seconds(date: string | undefined): number | undefined {
	const value = date === undefined ? Number.NaN : Date.parse(date);
	return Number.isNaN(value) ? undefined : Math.floor(value / 1000);
}

/**
 * The bytes that `Range` asks for, both ends included; undefined for all, which is also what a range of
 * another form gives.
 *
 * @throws ServiceError `InvalidRange` for one that begins after the end
 */
export function requestedRange(
	range: string | undefined,
	length: number,
): { readonly from: number; readonly to: number } | undefined {
	const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
	if (first === '' && last === '') return undefined;
	const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
	const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
	if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
	if (from >= length || (first === '' && Number(last) === 0)) {
		throw s3Error('InvalidRange', { ActualObjectSize: String(length), RangeRequested: range ?? '' });
	}
	return { from, to };
}

/** @throws ServiceError `InvalidArgument` for a part number that is none */
export function requestedPartNumber(input: Input): number {
	const number = input.requiredInteger('PartNumber');
	if (number >= 1 && number <= 10_000) return number;
	throw invalidArgument(
		'Part number must be an integer between 1 and 10000, inclusive',
		'partNumber',
		String(number),
	);
}
