import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Commands, ServiceDefinition } from '../../source/aws/service-commands.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A service's commands as the AWS layer hands them out, and the one file that does. */
export interface DefinitionFile {
	/** From the project's root. */
	readonly path: string;
	readonly text: string;
	/** The name under which it is exported. */
	readonly exported: string;
	readonly definition: ServiceDefinition<Commands, Commands>;
}

function isDefinition(value: unknown): value is ServiceDefinition<Commands, Commands> {
	return value !== null && typeof value === 'object' && 'reads' in value && 'writes' in value;
}

/** Every service definition that there is: those of the dashboard, and the demo's own in `operations`. */
export async function serviceDefinitions(): Promise<readonly DefinitionFile[]> {
	const found: DefinitionFile[] = [];
	for (const path of globSync('source/aws/**/*.ts', { cwd: root }).sort()) {
		const text = readFileSync(join(root, path), 'utf8');
		if (!/: ServiceDefinition<typeof /.test(text)) continue;
		const module: Record<string, unknown> = await import(pathToFileURL(join(root, path)).href);
		for (const [exported, definition] of Object.entries(module)) {
			if (isDefinition(definition)) found.push({ path, text, exported, definition });
		}
	}
	return found;
}
