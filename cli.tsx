import { firstLook } from './source/first-look.ts';
import { showSkeleton } from './source/skeleton.ts';

const argv = process.argv.slice(2);
const content = firstLook(argv, process.env, process.stdout, process.stdin);
const skeleton = content ? showSkeleton(content) : null;
try {
	const { main } = await import('./source/main.ts');
	process.exitCode = await main(argv, skeleton);
} finally {
	skeleton?.restore();
}
// What is still open (a socket, a worker) has nothing left to do; the terminal is as it was.
process.exit();
