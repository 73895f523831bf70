/** Something that a queue's policy lets send messages. */
export interface AllowedSender {
	readonly kind: 'topic' | 'rule' | 'bucket' | 'allowed';
	/** The topic's, rule's or bucket's name; else the principal, `everybody` for `*`. */
	readonly name: string;
	/** The ARN of the condition `aws:SourceArn`, or null where the policy names none. */
	readonly arn: string | null;
	/** What else the policy makes it depend on, as the policy spells it: `aws:SourceAccount`. */
	readonly conditions: readonly string[];
}

const sending = 'sqs:SendMessage';
const sourceKey = 'aws:sourcearn';

/**
 * Who a policy allows to send, as far as it says so by principal and `aws:SourceArn`. Denials are not judged, and
 * other conditions are only named: it says who may, not who does.
 *
 * @param policy - the IAM policy document; what is no such document allows nothing
 */
export function allowedSenders(policy: string): AllowedSender[] {
	const senders = statementsOf(policy).flatMap((statement) => {
		if (statement.Effect !== 'Allow' || !letsSend(statement)) return [];
		const { arns, conditions } = conditionsIn(statement.Condition);
		if (arns.length > 0) return arns.map((arn): AllowedSender => ({ ...fromArn(arn), conditions }));
		return principalsOf(statement).map(
			(name): AllowedSender => ({ kind: 'allowed', name, arn: null, conditions }),
		);
	});
	const found = new Map<string, AllowedSender>();
	for (const sender of senders) {
		const key = `${sender.kind} ${sender.arn ?? sender.name}`;
		const before = found.get(key);
		// Of several statements the one that asks for least is the one that lets it send.
		if (!before || sender.conditions.length < before.conditions.length) found.set(key, sender);
	}
	return [...found.values()];
}

/** The name in the ARN of a topic, a rule (`bus/rule`, `default/` left out by AWS) or a bucket. */
function fromArn(arn: string): Omit<AllowedSender, 'conditions'> {
	const [, , service = '', , , ...rest] = arn.split(':');
	const resource = rest.join(':');
	if (service === 'sns') return { kind: 'topic', name: resource, arn };
	if (service === 's3') return { kind: 'bucket', name: resource, arn };
	if (service === 'events') return { kind: 'rule', name: ruleName(resource), arn };
	return { kind: 'allowed', name: arn, arn };
}

function ruleName(resource: string): string {
	const path = resource.replace(/^rule\//, '');
	return path.includes('/') ? path : `default/${path}`;
}

type Json = Readonly<Record<string, unknown>>;

function statementsOf(policy: string): Json[] {
	let document: unknown;
	try {
		document = JSON.parse(policy);
	} catch {
		return [];
	}
	const statement = isObject(document) ? document.Statement : null;
	return (Array.isArray(statement) ? statement : [statement]).filter(isObject);
}

function letsSend({ Action, NotAction }: Json): boolean {
	const isSending = (pattern: string) => matches(pattern, sending);
	return NotAction === undefined ? textsIn(Action).some(isSending) : !textsIn(NotAction).some(isSending);
}

/** By IAM's rules for actions: `*` is any text, `?` any one character, case does not count. */
function matches(pattern: string, action: string): boolean {
	const expression = pattern
		.replaceAll(/\*+/g, '*')
		.replaceAll(/[^*?]/g, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
		.replaceAll('*', '.*')
		.replaceAll('?', '.');
	return new RegExp(`^${expression}$`, 'iu').test(action);
}

/** The values of `aws:SourceArn` where one is asked for, and the names of all other keys. */
function conditionsIn(condition: unknown): { readonly arns: string[]; readonly conditions: string[] } {
	const arns: string[] = [];
	const others = new Set<string>();
	for (const [operator, keys] of Object.entries(isObject(condition) ? condition : {})) {
		for (const [key, value] of Object.entries(isObject(keys) ? keys : {})) {
			const asks = /^(ForAnyValue:)?(Arn|String)(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i.test(operator);
			if (asks && key.toLowerCase() === sourceKey) arns.push(...textsIn(value));
			else others.add(key);
		}
	}
	return { arns, conditions: [...others] };
}

function principalsOf({ Principal, NotPrincipal }: Json): string[] {
	if (NotPrincipal !== undefined) return [`everybody but ${principalsIn(NotPrincipal).join(', ')}`];
	return principalsIn(Principal);
}

function principalsIn(principal: unknown): string[] {
	const named = isObject(principal) ? Object.values(principal).flatMap(textsIn) : textsIn(principal);
	return named.map((name) => (name === '*' ? 'everybody' : name));
}

function textsIn(value: unknown): string[] {
	return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}

function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
