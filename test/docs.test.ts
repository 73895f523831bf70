import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { withBlocks } from '../scripts/document-blocks.ts';
import { documentBlocks } from '../scripts/readme-blocks.ts';
import { flagNames, parseArguments, usage } from '../source/arguments.ts';
import { exitCodes } from '../source/exit-codes.ts';
import type { SnapshotDocument } from '../source/headless/snapshot.ts';
import { prices } from '../source/model/cost.ts';
import { slowCallsPerSecond, slowestRoundAtLeast } from '../source/monitor/pacing.ts';
import { isReadOnly } from '../source/settings.ts';
import { parseSettings } from '../source/settings-file.ts';
import { complaints, membersByPart, unexplained } from './headless/schema.ts';
import { codeBlocks, firstCells, read, root } from './support/documents.ts';

const readme = read('README.md');
const documents = globSync(['*.md', 'docs/*.md'], { cwd: root });

for (const document of documents) {
	test(`what ${document} has from the code is what the code says`, async () => {
		const text = read(document);
		const drawn = await withBlocks(text, documentBlocks[document] ?? {});
		assert.equal(text, drawn, '`npm run readme` writes it anew');
	});
}

test('every document that has blocks is there', () => {
	for (const document of Object.keys(documentBlocks)) assert.ok(documents.includes(document), document);
});

test('the flags that README lists are the flags that there are', () => {
	const [flagLines = ''] = usage.replaceAll(/qdash (cloud|demo) --\w+/g, '').split('Exit codes');
	const listed = new Set([...flagLines.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name));
	assert.deepEqual([...listed].sort(), [...flagNames].sort());
	for (const flag of ['--once', '--read-only', '--no-color', '--filter=x', '--interval=2', '--view=queues']) {
		assert.doesNotThrow(() => parseArguments([flag]), flag);
	}
});

test("README's exit codes are the ones that there are", () => {
	assert.deepEqual(firstCells(readme, 'Exit code'), Object.values(exitCodes).map(String));
});

test("README's settings file is right, sets every key, and the table names them all", () => {
	const [example, ...others] = codeBlocks(readme, 'yaml');
	assert.ok(example !== undefined && others.length === 0);
	const set = parseSettings(example, 'README.md');
	const unset = parseSettings('profiles: { some: {} }', 'nothing');
	for (const key of Object.keys(unset) as (keyof typeof unset)[]) {
		assert.notDeepEqual(set[key], unset[key], `the example does not set ${key}`);
	}
	assert.equal(isReadOnly(set, 'shop-prod'), true);
	assert.equal(isReadOnly(set, 'billing-prod'), true);
	assert.equal(isReadOnly(set, 'sandbox'), false);

	const ofAll = Object.keys(unset).filter((key) => key !== 'profiles');
	const ofProfile = Object.keys(unset.profiles.some ?? {}).map((key) => `profiles.NAME.${key}`);
	assert.deepEqual(firstCells(readme, 'Setting').sort(), [...ofAll, ...ofProfile].sort());
	for (const profile of Object.values(set.profiles)) {
		for (const key of Object.keys(profile)) assert.ok(example.includes(`${key}:`), key);
	}
});

test("README's figures of cost are those of the price table and the pace", () => {
	const said = readme.replaceAll(/\s+/g, ' ');
	assert.ok(said.includes(`a price table dated ${prices.asOf}`));
	assert.ok(said.includes(`$${(prices.sqsRequest * 1e6).toFixed(2)} per million SQS requests`));
	assert.ok(said.includes(`$${(prices.cloudWatchMetric * 1000).toFixed(2)} per 1,000 metrics`));
	assert.ok(said.includes(`at most ${slowCallsPerSecond} calls a second`));
	assert.ok(said.includes(`no queue more often than every ${slowestRoundAtLeast / 1000} seconds`));
});

test('docs/json.md names the members that the schema has, and its example is held to it', () => {
	const json = read('docs/json.md');
	const [text = ''] = codeBlocks(json, 'json');
	const example = JSON.parse(text) as SnapshotDocument;
	assert.deepEqual(complaints(example), []);
	assert.deepEqual(unexplained(example), []);
	const members = membersByPart();
	const parts: Readonly<Record<string, keyof typeof members>> = {
		Field: 'document',
		'`context`': 'context',
		'`queues[]`': 'queue',
		'`apis[]`': 'stage',
		'`distributions[]`': 'distribution',
		'`functions[]`': 'function',
		'`mappings[]`': 'mapping',
		'`errors[]`': 'error',
	};
	assert.deepEqual(Object.values(parts).sort(), Object.keys(members).sort());
	for (const [head, part] of Object.entries(parts)) assert.deepEqual(firstCells(json, head), members[part]);
	const shown = {
		Field: [example],
		'`context`': [example.context],
		'`queues[]`': example.queues,
		'`apis[]`': example.apis,
		'`distributions[]`': example.distributions,
		'`functions[]`': example.functions,
		'`mappings[]`': example.functions?.flatMap(({ mappings }) => mappings ?? []),
		'`errors[]`': example.errors,
	};
	for (const [head, rows] of Object.entries(shown)) {
		assert.ok(rows && rows.length > 0, `the example shows no ${head}`);
		for (const row of rows) assert.deepEqual(Object.keys(row), firstCells(json, head));
	}
});

test('links, pictures and npm scripts that the documents name are there', () => {
	const { scripts, files } = JSON.parse(read('package.json')) as {
		scripts: Record<string, string>;
		files: string[];
	};
	let links = 0;
	for (const document of documents) {
		const text = read(document);
		for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
			if (/^https?:/.test(target)) continue;
			links += 1;
			assert.ok(existsSync(join(root, dirname(document), target)), `${document} links to ${target}`);
		}
		for (const [, name = ''] of text.matchAll(/npm run ([a-z:-]+)/g))
			assert.ok(name in scripts, `${document} names npm run ${name}`);
		for (const [path] of text.matchAll(/\b(?:source|test|scripts|bench)\/[\w./-]+\.tsx?\b/g))
			assert.ok(existsSync(join(root, path)), `${document} names ${path}`);
	}
	assert.ok(links > 10, `only ${links} links were found`);
	assert.ok(files.includes('docs'), 'README links to docs, so the package has to have them');
});

test('the documents are calm, and name no machine of their writers', () => {
	assert.ok(documents.length >= 8, documents.join());
	for (const document of documents) {
		const text = read(document);
		assert.doesNotMatch(text, /\/(?:home|root|Users)\//, document);
		const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
		const found = /\b(?:please|successfully)\b|(?<!<)!(?![[-])|\p{Emoji_Presentation}/iu.exec(prose);
		assert.equal(found?.[0], undefined, document);
	}
});
