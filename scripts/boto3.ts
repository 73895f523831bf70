/** boto3, the AWS SDK for Python: with it the scripts in test/boto3 are run. */
import { join } from 'node:path';
import { findPython, installOnce, installPython } from './installation.ts';

const version = '1.44.5';
const fittingPython = () => findPython('sys.version_info >= (3, 10)');

/** What this machine lacks to run boto3, in words, or null when it lacks nothing. */
export function missingForBoto3(): string | null {
	return fittingPython() ? null : 'Python 3.10 or newer';
}

/** Installs boto3 into the cache folder, unless it is there; returns the Python that can import it. */
export function installBoto3(): string {
	const folder = installOnce('boto3', version, (into) =>
		installPython(into, fittingPython(), [`boto3==${version}`]),
	);
	return join(folder, 'bin/python');
}
