import type { Answer } from '../../wire/answer.ts';
import { toXml } from '../../wire/xml.ts';
import { checksumMembers } from '../checksums.ts';

type Output = Record<string, unknown>;

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Members of outputs that go into headers, in all operations. */
const headerNames: Readonly<Record<string, string>> = {
	ServerSideEncryption: 'x-amz-server-side-encryption',
};

/** Members of an object's answer, which has no document. */
const objectHeaderNames: Readonly<Record<string, string>> = {
	...headerNames,
	...Object.fromEntries(
		checksumMembers.map((member) => [
			member,
			`x-amz-checksum-${member.slice('Checksum'.length).toLowerCase()}`,
		]),
	),
	ChecksumType: 'x-amz-checksum-type',
	AcceptRanges: 'accept-ranges',
	LastModified: 'Last-Modified',
	ContentLength: 'Content-Length',
	ETag: 'ETag',
	CacheControl: 'Cache-Control',
	ContentDisposition: 'Content-Disposition',
	ContentEncoding: 'Content-Encoding',
	ContentLanguage: 'Content-Language',
	ContentRange: 'Content-Range',
	Expires: 'Expires',
	StorageClass: 'x-amz-storage-class',
	TagCount: 'x-amz-tagging-count',
	WebsiteRedirectLocation: 'x-amz-website-redirect-location',
};

function headersOf(output: Output, names: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(names).flatMap(([member, name]) => {
			const value = output[member];
			if (value === undefined) return [];
			return [[name, member === 'LastModified' ? new Date(String(value)).toUTCString() : String(value)]];
		}),
	);
}

export function answerNothing(): Answer {
	return { status: 204, type: '', body: '' };
}

/** An answer that is all in its headers. */
export function answerHeaders(status: number, names: Readonly<Record<string, string>>) {
	return (output: Output): Answer => ({ status, type: '', body: '', headers: headersOf(output, names) });
}

/** What an operation on an object says in headers, with the object's bytes where it gives them. */
export function answerObject(output: Output): Answer {
	const metadata = Object.entries((output.Metadata ?? {}) as Record<string, string>);
	return {
		status: output.ContentRange === undefined ? 200 : 206,
		type: String(output.ContentType ?? ''),
		body: (output.Body as Uint8Array | undefined) ?? '',
		headers: {
			...headersOf(output, objectHeaderNames),
			...Object.fromEntries(metadata.map(([name, value]) => [`x-amz-meta-${name}`, value])),
		},
	};
}

export function answerPolicy({ Policy }: Output): Answer {
	return { status: 200, type: 'application/json', body: String(Policy) };
}

/**
 * An answer that is a document.
 *
 * @param wrapped - element names of the entries of lists that have an element of their own
 * @param renamed - element names of the entries of lists that have none, where it is another than the member's
 */
export function answerDocument(
	root: string,
	wrapped: Readonly<Record<string, string>> = {},
	renamed: Readonly<Record<string, string>> = {},
) {
	return (output: Output): Answer => {
		const tree: Output = {};
		for (const [name, value] of Object.entries(output)) {
			if (name in headerNames) continue;
			const element = wrapped[name];
			tree[renamed[name] ?? name] = element === undefined ? value : { [element]: value };
		}
		return {
			status: 200,
			type: 'application/xml',
			body: toXml(root, tree, namespace),
			headers: headersOf(output, headerNames),
		};
	};
}
