import { fit, wrap } from '../../components/text.ts';
import type { ApiRoute, ApiSummary } from '../../model/api.ts';
import { authoriserWords, targetWords } from '../../model/api-words.ts';
import { formatDuration } from '../../model/format.ts';
import type {
	ApiReference,
	ReferenceContent,
	ReferenceIntegration,
	ReferenceOperation,
	ReferenceParameter,
	SchemaLine,
	SchemeUse,
} from '../../model/open-api/reference.ts';
import { sanitise } from '../../model/sanitise.ts';
import { isOpenToAll } from '../../model/stage-verdicts.ts';
import { signs, type Theme } from '../../theme.ts';

const indent = 3;
const labelWidth = 12;

/** What the document is, where it is served, and how one says who one is: the lines above the operations. */
export function headLines(reference: ApiReference, columns: number, theme: Theme): string[] {
	const { title, version, specification, description, servers, schemes, notes } = reference;
	const what = [version === null ? '' : `version ${version}`, specification].filter(Boolean).join(' · ');
	const lines = [fit(` ${theme.bold(title)}  ${theme.dim(what)}`, columns)];
	for (const line of description) lines.push(...text(line, indent, columns));
	for (const [index, server] of servers.entries()) {
		lines.push(...labelled(index === 0 ? 'served at' : '', server, columns, theme));
	}
	for (const [index, { name, kind, details }] of schemes.entries()) {
		const words = `${name}  ${[kind, ...details].join(' · ')}`;
		lines.push(...labelled(index === 0 ? 'authorised by' : '', words, columns, theme));
	}
	for (const note of notes) lines.push(...text(note, indent, columns, theme.warn));
	return [...lines, ''];
}

/** What the control plane says of an operation's route, for documents that leave out who may call it. */
export interface ConfiguredRoute {
	readonly route: ApiRoute;
	/** Null while it is not known. */
	readonly api: ApiSummary | null;
}

/**
 * One operation: what it takes, what it gives, who may call it and what answers.
 *
 * @param configured - null where the route is not known
 */
export function operationLines(
	operation: ReferenceOperation,
	configured: ConfiguredRoute | null,
	columns: number,
	theme: Theme,
): string[] {
	const { body, responses, parameters, tags, operationId } = operation;
	const lines = [heading(operation, columns, theme)];
	if (operation.summary) lines.push(...text(operation.summary, indent, columns));
	for (const line of operation.description) lines.push(...text(line, indent, columns, theme.dim));
	lines.push(
		...(operation.security
			? securityLines(operation.security, columns, theme)
			: configuredLines(configured, columns, theme)),
	);
	lines.push(...integrationLines(operation.integration, columns, theme));
	const names = [operationId ?? '', ...tags].filter(Boolean).join(' · ');
	if (names !== '') lines.push(...labelled('known as', names, columns, theme));
	if (parameters.length > 0) {
		lines.push(part('PARAMETERS', '', columns, theme), ...parameterLines(parameters, columns, theme));
	}
	if (body) {
		lines.push(part('BODY', body.required ? 'required' : 'may be left out', columns, theme));
		for (const line of body.description) lines.push(...text(line, indent + 2, columns, theme.dim));
		lines.push(...contentLines(body.contents, columns, theme));
	}
	if (responses.length > 0) lines.push(part('RESPONSES', '', columns, theme));
	for (const { status, description, headers, contents } of responses) {
		const said = wrap(description.join(' '), columns - indent - 4 - labelWidth);
		lines.push(
			...said.map((line, index) =>
				fit(
					`${' '.repeat(indent + 2)}${theme.bold(fit(index === 0 ? status : '', labelWidth))}${line}`,
					columns,
				),
			),
		);
		lines.push(...parameterLines(headers, columns, theme), ...contentLines(contents, columns, theme));
	}
	return [...lines, ''];
}

/** An operation's name as the list on the left has it. */
export function operationName({ method, path }: ReferenceOperation): string {
	return `${fit(method, 7)} ${path}`;
}

function heading(operation: ReferenceOperation, columns: number, theme: Theme): string {
	const { method, path, deprecated, isDefaultRoute } = operation;
	const remarks = [
		deprecated ? theme.warn('deprecated') : '',
		isDefaultRoute ? theme.dim('whatever has no route of its own') : '',
	].filter(Boolean);
	const name = `${theme.accent(theme.bold(method))} ${theme.bold(path)}`;
	return fit(` ${[name, ...remarks].join('  ')}`, columns);
}

function securityLines(security: readonly (readonly SchemeUse[])[], columns: number, theme: Theme): string[] {
	if (security.length === 0) return openLines(columns, theme);
	return security.flatMap((uses, index) => {
		const words = uses
			.map(({ name, kind, scopes }) => {
				const what = kind === null ? 'not described in the document' : kind;
				return `${name} (${what})${scopes.length === 0 ? '' : `, scopes ${scopes.join(' ')}`}`;
			})
			.join(', and ');
		return labelled(index === 0 ? 'authorised by' : 'or by', words, columns, theme);
	});
}

function openLines(columns: number, theme: Theme): string[] {
	const words = `${signs.warning} by nobody: it is open to all`;
	return labelled('authorised', words, columns, theme, theme.warn);
}

/** Who may call an operation of which the document does not say. */
function configuredLines(configured: ConfiguredRoute | null, columns: number, theme: Theme): string[] {
	if (!configured) return labelled('authorised', 'not said by this document', columns, theme);
	const { route, api } = configured;
	if (isOpenToAll(route, api)) return openLines(columns, theme);
	const { kind, name, apiKeyRequired } = route.authoriser;
	const called = name === null ? '' : ` (${sanitise(name)})`;
	const words =
		kind === 'none' && !apiKeyRequired ? 'nobody' : `${authoriserWords(route.authoriser)}${called}`;
	return labelled('authorised by', `${words}, as the API is configured now`, columns, theme);
}

function integrationLines(integration: ReferenceIntegration | null, columns: number, theme: Theme): string[] {
	if (!integration) return [];
	const { target, type, subtype, timeoutMilliseconds } = integration;
	const words = [
		targetWords(target),
		[type, subtype].filter((word) => word !== null).join(' '),
		timeoutMilliseconds === null ? '' : `timeout ${formatDuration(timeoutMilliseconds)}`,
	].filter(Boolean);
	return labelled('answered by', words.join(' · '), columns, theme);
}

function parameterLines(parameters: readonly ReferenceParameter[], columns: number, theme: Theme): string[] {
	const name = Math.min(28, Math.max(8, ...parameters.map((parameter) => parameter.name.length)));
	return parameters.flatMap(({ in: place, name: called, required, type, detail, description }) => {
		const words = [required ? 'required' : '', detail ?? '', description.join(' ')]
			.filter(Boolean)
			.join(' · ');
		const head = `${theme.dim(fit(place, labelWidth))}${theme.bold(fit(called, name))}  ${type}`;
		return hanging(`${head}${words === '' ? '' : `  ${theme.dim(words)}`}`, indent + 2, columns);
	});
}

function contentLines(contents: readonly ReferenceContent[], columns: number, theme: Theme): string[] {
	return contents.flatMap(({ mediaType, schema }) => [
		fit(`${' '.repeat(indent + 2)}${theme.dim(mediaType)}`, columns),
		...schema.flatMap((line) => schemaLine(line, columns, theme)),
	]);
}

function schemaLine(
	{ depth, name, type, required, detail }: SchemaLine,
	columns: number,
	theme: Theme,
): string[] {
	const called = name === null ? '' : `${theme.bold(name)}${required ? theme.warn('*') : ''}  `;
	const said = detail === null ? '' : `  ${theme.dim(detail)}`;
	return hanging(called + type + said, indent + 4 + 2 * depth, columns);
}

function part(name: string, remark: string, columns: number, theme: Theme): string {
	return fit(`${' '.repeat(indent)}${theme.dim([name, remark].filter(Boolean).join('  '))}`, columns);
}

function labelled(
	label: string,
	value: string,
	columns: number,
	theme: Theme,
	style: (text: string) => string = theme.plain,
): string[] {
	const room = Math.max(8, columns - indent - labelWidth - 3);
	return wrap(value, room).map((line, index) =>
		fit(
			`${' '.repeat(indent)}${theme.dim(fit(index === 0 ? label : '', labelWidth + 2))}${style(line)}`,
			columns,
		),
	);
}

function text(
	line: string,
	lead: number,
	columns: number,
	style: (text: string) => string = (plain) => plain,
): string[] {
	return wrap(line, Math.max(8, columns - lead - 1)).map((each) =>
		fit(' '.repeat(lead) + style(each), columns),
	);
}

/** Lines of which all but the first are set in a little further. */
function hanging(line: string, lead: number, columns: number): string[] {
	return wrap(line, Math.max(8, columns - lead - 3)).map((each, index) =>
		fit(' '.repeat(lead + (index === 0 ? 0 : 2)) + each, columns),
	);
}
