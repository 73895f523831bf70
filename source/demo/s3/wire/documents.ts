import { destinationMembers } from '../notifications.ts';

/** What XML was parsed into: texts, objects, arrays of repeated elements. */
export type Tree = Record<string, unknown>;

const elements = {
	topic: { list: 'TopicConfiguration', arn: 'Topic' },
	queue: { list: 'QueueConfiguration', arn: 'Queue' },
	function: { list: 'CloudFunctionConfiguration', arn: 'CloudFunction' },
} as const;

const kinds = ['topic', 'queue', 'function'] as const;

function each(value: unknown): Tree[] {
	if (value === undefined) return [];
	return [value].flat().map((entry) => (typeof entry === 'object' && entry !== null ? (entry as Tree) : {}));
}

function inside(value: unknown): Tree {
	return each(value)[0] ?? {};
}

export const bucketConfiguration = {
	root: 'CreateBucketConfiguration',
	read: ({ LocationConstraint, Tags }: Tree) => ({
		LocationConstraint,
		...(Tags !== undefined && { Tags: each(inside(Tags).Tag) }),
	}),
};

export const tagging = {
	root: 'Tagging',
	read: ({ TagSet }: Tree) => ({ TagSet: each(inside(TagSet).Tag) }),
};

export const versioning = {
	root: 'VersioningConfiguration',
	read: ({ Status, MfaDelete }: Tree) => ({ Status, MFADelete: MfaDelete }),
};

export const publicAccessBlock = {
	root: 'PublicAccessBlockConfiguration',
	read: (tree: Tree) => tree,
};

export const deletions = {
	root: 'Delete',
	read: ({ Object: objects, Quiet }: Tree) => ({ Objects: each(objects), Quiet }),
};

export const completedParts = {
	root: 'CompleteMultipartUpload',
	read: ({ Part }: Tree) => ({ Parts: each(Part) }),
};

/** Notification configurations, whose elements have other names than the SDK's members. */
export const notifications = {
	root: 'NotificationConfiguration',
	read: (tree: Tree): Tree => ({
		...Object.fromEntries(
			kinds
				.filter((kind) => tree[elements[kind].list] !== undefined)
				.map((kind) => [
					destinationMembers[kind].list,
					each(tree[elements[kind].list]).map((rule) => ({
						Id: rule.Id,
						[destinationMembers[kind].arn]: rule[elements[kind].arn],
						Events: [rule.Event ?? []].flat(),
						...(rule.Filter !== undefined && {
							Filter: {
								Key: { FilterRules: each(inside(inside(rule.Filter).S3Key).FilterRule) },
							},
						}),
					})),
				]),
		),
		...(tree.EventBridgeConfiguration !== undefined && { EventBridgeConfiguration: {} }),
	}),
	write: (output: Tree): Tree => ({
		...Object.fromEntries(
			kinds.map((kind) => [
				elements[kind].list,
				each(output[destinationMembers[kind].list]).map((rule) => ({
					Id: rule.Id,
					[elements[kind].arn]: rule[destinationMembers[kind].arn],
					Event: rule.Events,
					...(rule.Filter !== undefined && {
						Filter: { S3Key: { FilterRule: inside(inside(rule.Filter).Key).FilterRules } },
					}),
				})),
			]),
		),
		...(output.EventBridgeConfiguration !== undefined && { EventBridgeConfiguration: '' }),
	}),
};
