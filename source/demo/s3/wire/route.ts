import type { Answer } from '../../wire/answer.ts';
import type { Tree } from './documents.ts';

/** Where a query parameter or a header goes. */
export type Members = Readonly<Record<string, string>>;

/** One operation as S3's wire has it. */
export interface S3Route {
	readonly operation: string;
	readonly level: 'service' | 'bucket' | 'object';
	readonly method: string;
	/** A query parameter that has to be there, perhaps with a certain value. */
	readonly flag?: string;
	readonly value?: string;
	/** True where the request has to name a source to copy from. */
	readonly copies?: true;
	readonly query?: Members;
	/** By their names in lower case. */
	readonly headers?: Members;
	/** Whether `x-amz-meta-` headers become `Metadata`. */
	readonly metadata?: true;
	/** The member that takes the body: as bytes, as text, or as what the document says. */
	readonly body?: {
		readonly member: string;
		readonly as: 'bytes' | 'text' | { readonly root: string; readonly read: (tree: Tree) => unknown };
	};
	readonly answer: (output: Record<string, unknown>) => Answer;
}
