import { functionIn } from '../integration-target.ts';
import { entriesOf, isObject, type JsonObject, listOf, objectOf, resolve, textOf } from './document.ts';
import type { SchemeUse, SecurityScheme } from './reference.ts';

const iam = 'IAM (Signature Version 4)';

/** The security schemes of a document: OpenAPI's own kinds, and what API Gateway makes of them. */
export function readSchemes(document: JsonObject): SecurityScheme[] {
	const schemes = {
		...objectOf(objectOf(document.components).securitySchemes),
		...objectOf(document.securityDefinitions),
	};
	return Object.entries(schemes).flatMap(([name, entry]) => {
		const { value } = resolve(document, entry);
		return isObject(value) ? [readScheme(textOf(name) ?? "''", value)] : [];
	});
}

function readScheme(name: string, scheme: JsonObject): SecurityScheme {
	const authorizer = objectOf(scheme['x-amazon-apigateway-authorizer']);
	const type = textOf(authorizer.type)?.toLowerCase() ?? null;
	const header = textOf(scheme.name);
	const jwt = objectOf(authorizer.jwtConfiguration);
	const details = [
		labelled('issuer', [jwt.issuer]),
		labelled('audience', listOf(jwt.audience)),
		labelled('pools', listOf(authorizer.providerARNs)),
		labelled('function', [functionIn(textOf(authorizer.authorizerUri))?.name]),
		labelled('identity from', identityOf(authorizer.identitySource)),
		labelled('cached', [seconds(authorizer.authorizerResultTtlInSeconds)]),
	].filter((detail) => detail !== null);
	return { name, kind: kindOf(scheme, type, header), details };
}

function kindOf(scheme: JsonObject, authorizer: string | null, header: string | null): string {
	const authtype = textOf(scheme['x-amazon-apigateway-authtype'])?.toLowerCase() ?? null;
	if (authorizer === 'jwt') return 'JWT';
	if (authorizer === 'cognito_user_pools' || authtype === 'cognito_user_pools') return 'Cognito user pool';
	if (authorizer === 'token') return `Lambda authoriser (token in header ${header ?? 'Authorization'})`;
	if (authorizer === 'request') return 'Lambda authoriser (request)';
	if (authorizer !== null) return `authoriser of type ${authorizer}`;
	if (authtype === 'awssigv4') return iam;
	const type = textOf(scheme.type);
	const place = textOf(scheme.in) ?? 'header';
	if (type === 'apiKey') return `API key in ${place} ${header ?? '–'}`;
	if (type === 'http') return `HTTP ${textOf(scheme.scheme) ?? 'authentication'}`;
	if (type === 'oauth2') return 'OAuth 2.0';
	if (type === 'openIdConnect') return 'OpenID Connect';
	return type ?? 'of an unknown type';
}

/** What `x-amazon-apigateway-auth` asks for: it names no scheme of the document. */
const signed: SchemeUse = { name: 'AWS_IAM', kind: iam, scopes: [] };

/**
 * What an operation asks of its caller, by `security` (its own, or the document's where it has none) and by API
 * Gateway's `x-amazon-apigateway-auth`. An export with extensions has an integration in each operation, and a scheme
 * for each authoriser: where there is neither, that nothing is asked for is not said. Then it is null.
 */
export function readOperationSecurity(
	document: JsonObject,
	operation: JsonObject,
	schemes: readonly SecurityScheme[],
): readonly (readonly SchemeUse[])[] | null {
	const security = operation.security ?? document.security;
	const auth = textOf(objectOf(operation['x-amazon-apigateway-auth']).type)?.toLowerCase() ?? null;
	const alternatives = readSecurity(security, schemes);
	if (auth === 'aws_iam') {
		if (alternatives.length === 0) return [[signed]];
		return alternatives.map((uses) => (uses.some(({ kind }) => kind === iam) ? uses : [signed, ...uses]));
	}
	const isSaid =
		security !== undefined ||
		auth === 'none' ||
		operation['x-amazon-apigateway-integration'] !== undefined ||
		schemes.length > 0;
	return isSaid ? alternatives : null;
}

/** No list is no security. */
function readSecurity(
	security: unknown,
	schemes: readonly SecurityScheme[],
): readonly (readonly SchemeUse[])[] {
	const kinds = new Map(schemes.map(({ name, kind }) => [name, kind]));
	const alternatives = listOf(security)
		.filter(isObject)
		.map((requirement) =>
			entriesOf(requirement).map(([key, scopes]): SchemeUse => {
				const name = textOf(key) ?? "''";
				return {
					name,
					kind: kinds.get(name) ?? null,
					scopes: listOf(scopes).flatMap((scope) => textOf(scope) ?? []),
				};
			}),
		);
	// An alternative without a scheme lets everybody in, whatever stands beside it.
	return alternatives.some((uses) => uses.length === 0) ? [] : alternatives;
}

function identityOf(source: unknown): readonly unknown[] {
	return Array.isArray(source) ? source : [source];
}

function seconds(value: unknown): string | null {
	const text = textOf(value);
	return text === null ? null : `${text}s`;
}

function labelled(label: string, values: readonly unknown[]): string | null {
	const texts = values.flatMap((value) => textOf(value) ?? []);
	return texts.length === 0 ? null : `${label} ${texts.join(', ')}`;
}
