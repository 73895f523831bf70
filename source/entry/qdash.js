#!/usr/bin/env node
// The command itself, copied to dist/ as it stands. Up to the version check it keeps to syntax that any
// Node with modules can read, so that an old one gets a sentence and not a stack trace.
var needed = [22, 12];
var version = process.versions.node.split('.').map(Number);

if (version[0] < needed[0] || (version[0] === needed[0] && version[1] < needed[1])) {
	process.stderr.write(
		`qdash needs Node ${needed.join('.')} or newer; this is Node ${process.versions.node}.\n`,
	);
	process.exitCode = 2;
} else {
	import('./start.js');
}
