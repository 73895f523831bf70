import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a layer may import of ours, besides itself: folders, or single files. */
interface Rule {
	readonly ours: readonly string[];
	/** Whether it may know that there is a screen: React, Ink, components written in JSX. */
	readonly screen?: boolean;
	/** Whether it may touch the outside by Node's own modules. */
	readonly node?: boolean;
}

/** What the AWS layer promises: interfaces, without a client. */
const contract = ['source/aws/services.ts', 'source/aws/contract'] as const;
const rules: Readonly<Record<string, Rule>> = {
	'source/model': { ours: [] },
	'source/aws': { ours: ['source/model'], node: true },
	'source/monitor': { ours: [...contract, 'source/model', 'source/store'] },
	'source/store': { ours: ['source/model'] },
	'source/actions': { ours: [...contract, 'source/model'], node: true },
	'source/components': {
		ours: ['source/model', 'source/theme.ts', 'source/keys.ts', 'source/key-press.ts'],
		screen: true,
		node: true,
	},
	'source/views': {
		ours: [
			...contract,
			'source/actions',
			'source/app-services.ts',
			'source/components',
			'source/export-file.ts',
			'source/key-press.ts',
			'source/keys.ts',
			'source/model',
			// The record in which a view says what it shows; no more of the monitor than that.
			'source/monitor/focus.ts',
			'source/session.ts',
			'source/store',
			'source/tables',
			'source/theme.ts',
		],
		screen: true,
		node: true,
	},
	'source/tables': { ours: ['source/model', 'source/components', 'source/theme.ts'] },
	'source/terminal': { ours: ['source/model'], node: true },
	'source/demo': { ours: ['source/model'], node: true },
	'source/skeleton.ts': { ours: ['source/model'] },
};

/** Who may import what nobody else may. */
const reserved: readonly { readonly what: RegExp; readonly importers: RegExp }[] = [
	{ what: /^@(aws-sdk|smithy)\//, importers: /^source\/aws\// },
	{
		what: /^source\/aws\/(?!services\.ts|contract\/)/,
		importers: /^source\/(aws\/|app\.tsx|main\.ts|demo-(session|command)\.ts)/,
	},
	// The names of scenarios and faults are for the command line too: it lists them without the cloud.
	{
		what: /^source\/demo\/(?!scenario\/names\.ts|fault-kinds\.ts)/,
		importers: /^source\/(demo\/|main\.ts|demo-(session|command)\.ts)/,
	},
	{ what: /^source\/views\/(?!tabs\.ts)/, importers: /^source\/(views\/|app\.tsx)/ },
	{ what: /^source\/model\/permit\.ts#(issue|revoke)Permit$/, importers: /^source\/actions\/safety\.ts$/ },
];

interface Import {
	/** A path from the project's root, or a package. */
	readonly target: string;
	/** The names it takes, as far as they are written out. */
	readonly names: readonly string[];
}

const statement = /^(?:import|export)\b([^;'"]*?)from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

function importsOf(file: string, text: string): Import[] {
	return [...text.matchAll(statement)].map(([, clause = '', ...specifiers]) => {
		const specifier = specifiers.find((found) => found !== undefined) ?? '';
		const target = specifier.startsWith('.') ? join(dirname(file), specifier) : specifier;
		return { target, names: clause.match(/[\w$]+/g) ?? [] };
	});
}

function isWithin(path: string, folders: readonly string[]): boolean {
	return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Why a file's imports go against the arrows; empty when they do not. */
function violations(file: string, text: string): string[] {
	const layer = Object.keys(rules).find((name) => isWithin(file, [name]));
	const rule = layer === undefined ? undefined : rules[layer];
	const headless = file.startsWith('source/headless/');
	return importsOf(file, text).flatMap(({ target, names }) => {
		const found: string[] = [];
		const whole = [target, ...names.map((name) => `${target}#${name}`)];
		for (const { what, importers } of reserved) {
			if (whole.some((one) => what.test(one)) && !importers.test(file))
				found.push(`${file} may not use ${target}`);
		}
		if (((rule && !rule.screen) || headless) && /^(react|ink)(\/|$)|\.tsx$/.test(target)) {
			found.push(`${file} may know of no screen, but imports ${target}`);
		}
		if (rule && layer !== undefined) {
			const ours = /^(source\/|cli\.tsx)/.test(target);
			if (ours && !isWithin(target, [layer, ...rule.ours]))
				found.push(`${layer} may not import ${target} (${file})`);
			if (!rule.node && target.startsWith('node:'))
				found.push(`${layer} does no I/O, but ${file} imports ${target}`);
		}
		return found;
	});
}

test('the arrows between the layers hold', () => {
	const files = globSync(['cli.tsx', 'source/**/*.{ts,tsx}'], { cwd: root });
	assert.ok(files.length > 50, `only ${files.length} files were found`);
	const found = files.flatMap((file) => violations(file, readFileSync(join(root, file), 'utf8')));
	assert.deepEqual(found, []);
});

const forbidden: readonly (readonly [file: string, text: string])[] = [
	['source/model/x.ts', "import { a } from '../store/dashboard-store.ts';"],
	['source/model/x.ts', "import { readFile } from 'node:fs/promises';"],
	['source/model/x.ts', "import type { Key } from 'ink';"],
	['source/aws/x.ts', "import { a } from '../monitor/monitor.ts';"],
	['source/monitor/x.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
	['source/monitor/x.ts', "import { a } from '../aws/sqs.ts';"],
	['source/monitor/x.ts', "import { a } from '../aws/lambda-metrics.ts';"],
	['source/monitor/x.ts', "import { useState } from 'react';"],
	['source/store/x.ts', "export { a } from '../aws/services.ts';"],
	['source/actions/x.ts', "import {\n\tassertPermit,\n\tissuePermit,\n} from '../model/permit.ts';"],
	['source/aws/x.ts', "import { issuePermit } from '../model/permit.ts';"],
	['source/components/x.ts', "import { a } from '../store/dashboard-store.ts';"],
	['source/views/queues/x.tsx', "const { a } = await import('../../demo/cloud.ts');"],
	['source/views/queues/x.tsx', "import { a } from '../../monitor/monitor.ts';"],
	['source/session.ts', "import { a } from './views/queues/queues-view.tsx';"],
	['source/session.ts', "import { startCloud } from './demo/cloud.ts';"],
	['source/headless/x.ts', "import { Text } from 'ink';"],
	['source/headless/x.ts', "import { a } from '../components/dialog.tsx';"],
	['source/demo/sqs/x.ts', "import { a } from '../../aws/services.ts';"],
	['cli.tsx', "import { SQSClient } from '@aws-sdk/client-sqs';"],
];

for (const [file, text] of forbidden) {
	test(`${file} is not allowed: ${text.replace(/\s+/g, ' ')}`, () => {
		assert.notDeepEqual(violations(file, text), []);
	});
}

test('what the arrows allow is let through', () => {
	assert.deepEqual(violations('source/aws/x.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"), []);
	assert.deepEqual(
		violations('source/actions/safety.ts', "import { issuePermit } from '../model/permit.ts';"),
		[],
	);
	assert.deepEqual(violations('source/aws/x.ts', "import { assertPermit } from '../model/permit.ts';"), []);
	assert.deepEqual(
		violations('source/monitor/x.ts', "import { functionMetrics } from '../aws/contract/lambda.ts';"),
		[],
	);
	assert.deepEqual(violations('source/main.ts', "const { a } = await import('./demo/start-worker.ts');"), []);
});

/** The packages that a module loads before it has run: what its imports import, without types and what comes later. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
	const packages = new Set<string>();
	if (seen.has(file)) return packages;
	seen.add(file);
	for (const [, , target = ''] of readFileSync(join(root, file), 'utf8').matchAll(
		/^(import|export)\b(?! type)[^;'"]*?from '([^']+)'|^import '([^']+)'/gm,
	)) {
		if (!target.startsWith('.')) packages.add(target);
		else for (const found of loadedBy(join(dirname(file), target), seen)) packages.add(found);
	}
	return packages;
}

test("a connection loads SQS's client, and each other one when it is first asked", () => {
	const clients = [...loadedBy('source/aws/connection.ts')].filter((name) =>
		name.startsWith('@aws-sdk/client-'),
	);
	assert.deepEqual(clients, ['@aws-sdk/client-sqs']);
	for (const [file, client] of [
		['api-gateway', 'api-gateway'],
		['cloudfront', 'cloudfront'],
		['lambda', 'lambda'],
		['sns', 'sns'],
		['eventbridge', 'eventbridge'],
		['s3', 's3'],
	]) {
		assert.ok(loadedBy(`source/aws/${file}.ts`).has(`@aws-sdk/client-${client}`), file);
	}
});
