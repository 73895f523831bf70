/** Where the query protocol spells SNS's members otherwise than the SDK: maps are lists of entries. */

const maps: ReadonlySet<string> = new Set(['Attributes', 'MessageAttributes']);
const withoutResult: ReadonlySet<string> = new Set([
	'AddPermission',
	'DeleteTopic',
	'RemovePermission',
	'SetSubscriptionAttributes',
	'SetTopicAttributes',
	'Unsubscribe',
]);

/** Turns decoded parameters into an input as the SDK has it. */
export function toSnsInput(_operation: string, parameters: Record<string, unknown>): unknown {
	return withMaps(parameters);
}

function withMaps(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, content]) => {
			if (maps.has(name)) return [name, mapOf(content)];
			if (name === 'PublishBatchRequestEntries' && Array.isArray(content)) {
				return [name, content.map((entry) => (isObject(entry) ? withMaps(entry) : entry))];
			}
			return [name, content];
		}),
	);
}

/** What is no list of entries stays as it is, and is refused where it is read. */
function mapOf(content: unknown): unknown {
	if (content === '') return {};
	if (!Array.isArray(content)) return content;
	return Object.fromEntries(
		content
			.filter(isObject)
			.map((entry) => [String(entry.key ?? entry.Name ?? ''), entry.value ?? entry.Value ?? '']),
	);
}

/** Turns an output into the members of its result. */
export function toSnsResult(operation: string, output: object): object | undefined {
	if (withoutResult.has(operation)) return undefined;
	return Object.fromEntries(
		Object.entries(output).map(([name, content]) => {
			if (Array.isArray(content)) return [name, { member: content }];
			if (name === 'Attributes' && isObject(content)) {
				return [name, { entry: Object.entries(content).map(([key, value]) => ({ key, value })) }];
			}
			return [name, content];
		}),
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
