/**
 * Bundles the program into dist/: the command, the program's chunks, and the embedded cloud's worker.
 * Everything it needs is inside, so an installed qdash has no dependencies of its own to load.
 */
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** The folder of the package that a module belongs to, or null for our own. */
function packageFolder(module: string): string | null {
	return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replace(/^\0/, ''))?.[0] ?? null;
}

/** The licence texts that the bundled packages ask to be passed on, sorted by name. */
function collectLicences(chunks: readonly OutputChunk[]): string {
	const folders = new Set(chunks.flatMap((chunk) => chunk.moduleIds.map(packageFolder)));
	const texts = [...folders]
		.filter((folder) => folder !== null)
		.map((folder) => {
			const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
				name: string;
				version: string;
				license?: string;
			};
			const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
			const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
			return `${about.name} ${about.version}\nLicence: ${about.license ?? 'see the text'}\n\n${text}\n`;
		});
	return texts.sort().join(`\n${'-'.repeat(80)}\n\n`);
}

/** Ink loads React's developer tools where they are installed and DEV is set; they have no place in a bundle. */
const withoutDeveloperTools: Plugin = {
	name: 'without-developer-tools',
	resolveId: (source, importer) =>
		source === './devtools.js' && importer?.includes('/node_modules/ink/') ? '\0developer-tools' : null,
	load: (id) => (id === '\0developer-tools' ? 'export {};' : null),
};

/** Libraries measure text as qdash does, which knows its own signs: Ink measures each line several times. */
const quickStringWidth: Plugin = {
	name: 'quick-string-width',
	resolveId: (source, importer) =>
		source === 'string-width' && importer?.includes('/node_modules/')
			? join(root, 'source/components/string-width.ts')
			: null,
};

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
	cwd: root,
	input: {
		start: 'source/entry/start.ts',
		cli: 'cli.tsx',
		'cloud-worker': 'source/demo/worker.ts',
	},
	platform: 'node',
	// The SDK's ES modules, not the CommonJS that Node itself would get: what is not used falls away.
	resolve: { mainFields: ['module', 'main'], conditionNames: ['module', 'import', 'node', 'default'] },
	transform: {
		target: 'node22.12',
		define: { 'process.env.NODE_ENV': JSON.stringify('production') },
	},
	plugins: [withoutDeveloperTools, quickStringWidth],
	checks: { circularDependency: false },
	onLog(level, log, handler) {
		if (level === 'warn') throw new Error(`rolldown: ${log.message}`);
		handler(level, log);
	},
});
const { output } = await bundle.write({
	dir: dist,
	format: 'esm',
	entryFileNames: '[name].js',
	chunkFileNames: 'chunks/[name]-[hash].js',
	// Names of classes and functions reach logs and stack traces, so they stay.
	minify: { compress: { keepNames: { class: true, function: true } }, mangle: { keepNames: true } },
	comments: false,
	sourcemap: false,
});
await bundle.close();

const chunks = output.filter((item): item is OutputChunk => item.type === 'chunk');
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), collectLicences(chunks));
const command = join(dist, 'qdash.js');
copyFileSync(join(root, 'source/entry/qdash.js'), command);
chmodSync(command, 0o755);

const kilobytes = chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk.code), 0) / 1000;
process.stdout.write(`${dirname(command)}: ${chunks.length} chunks, ${kilobytes.toFixed(0)} kB\n`);
