import type { DashboardState } from '../store/dashboard-store.ts';
import { type DistributionDocument, distributionDocument } from './distribution-document.ts';
import { failuresOf } from './failures.ts';
import { type FunctionDocument, functionDocument } from './function-document.ts';
import type { Picked } from './picked.ts';
import { type QueueDocument, queueDocument } from './queue-document.ts';
import { type StageDocument, stageDocument } from './stage-document.ts';

/** The JSON of `--once`, version 1. */
export interface SnapshotDocument {
	readonly version: 1;
	/** ISO 8601, by the endpoint's clock. */
	readonly at: string;
	readonly context: {
		readonly profile: string | null;
		readonly region: string | null;
		readonly endpoint: string | null;
		readonly account: string | null;
		readonly readOnly: boolean;
	};
	readonly queues: readonly QueueDocument[];
	/** A row a stage; null where nothing is known of APIs. */
	readonly apis: readonly StageDocument[] | null;
	readonly distributions: readonly DistributionDocument[] | null;
	readonly functions: readonly FunctionDocument[] | null;
	/** The lists that are not whole: what they do not name may be there. */
	readonly unknown: readonly string[];
	readonly errors: readonly {
		readonly service: string;
		readonly operation: string;
		readonly kind: string;
		readonly message: string;
	}[];
}

/** What the views know, as one document. */
export function snapshotOf(state: DashboardState, picked: Picked, readOnly: boolean): SnapshotDocument {
	const { context, now, apis, cdn, lambda, listing } = state;
	const mapped = lambda.error?.operation !== 'ListEventSourceMappings';
	const whole = {
		queues: listing.complete && listing.error === null,
		apis: apis.state === 'known' && apis.error === null,
		distributions: cdn.state === 'known' && cdn.error === null,
		functions: lambda.state === 'known' && (lambda.error === null || !mapped),
	};
	return {
		version: 1,
		at: new Date(now).toISOString(),
		context: {
			profile: context?.profile ?? null,
			region: context?.region ?? null,
			endpoint: context?.endpoint ?? null,
			account: context?.account ?? null,
			readOnly: context?.readOnly ?? readOnly,
		},
		queues: picked.queues.map(({ item }) => queueDocument(item, now)),
		apis: apis.state === 'known' ? picked.stages.map(({ item }) => stageDocument(item, now)) : null,
		distributions:
			cdn.state === 'known' ? picked.distributions.map(({ item }) => distributionDocument(item, now)) : null,
		functions:
			lambda.state === 'known'
				? picked.functions.map(({ item }) => functionDocument(item, mapped, now))
				: null,
		unknown: Object.entries(whole)
			.filter(([, isWhole]) => !isWhole)
			.map(([name]) => name),
		errors: failuresOf(state, picked).map(({ service, operation, kind, message }) => ({
			service,
			operation,
			kind,
			message,
		})),
	};
}

/**
 * A document as text that is safe on a terminal: what would act on one, or turn its line round, is escaped, so that
 * names come out of the JSON as they are.
 */
export function documentText(document: SnapshotDocument): string {
	return JSON.stringify(document).replaceAll(
		/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
