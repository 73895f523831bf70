import { invalidParameter } from './errors.ts';

/** What functions can be created with, from Lambda's service model and its page on runtimes. */
const current = [
	'nodejs16.x',
	'nodejs18.x',
	'nodejs20.x',
	'nodejs22.x',
	'nodejs24.x',
	'nodejs26.x',
	'java8.al2',
	'java8.al2023',
	'java11',
	'java11.al2023',
	'java17',
	'java17.al2023',
	'java21',
	'java25',
	'python3.8',
	'python3.9',
	'python3.10',
	'python3.11',
	'python3.12',
	'python3.13',
	'python3.14',
	'python3.15',
	'dotnet6',
	'dotnet8',
	'dotnet10',
	'ruby3.2',
	'ruby3.3',
	'ruby3.4',
	'ruby4.0',
	'provided.al2',
	'provided.al2023',
];

/** Runtimes that functions can no longer be created with, and what Lambda recommends in their place. */
const successors: Readonly<Record<string, string>> = {
	'dotnetcore1.0': 'dotnet8',
	'dotnetcore2.0': 'dotnet8',
	'dotnetcore2.1': 'dotnet8',
	'dotnetcore3.1': 'dotnet8',
	'go1.x': 'provided.al2023',
	java8: 'java21',
	nodejs: 'nodejs22.x',
	'nodejs4.3': 'nodejs22.x',
	'nodejs6.10': 'nodejs22.x',
	'nodejs8.10': 'nodejs22.x',
	'nodejs10.x': 'nodejs22.x',
	'nodejs12.x': 'nodejs22.x',
	'nodejs14.x': 'nodejs22.x',
	provided: 'provided.al2023',
	'python2.7': 'python3.13',
	'python3.6': 'python3.13',
	'python3.7': 'python3.13',
	'ruby2.5': 'ruby3.4',
	'ruby2.7': 'ruby3.4',
};

/** @throws ServiceError `InvalidParameterValueException` for a runtime that there is not, or no more */
export function checkRuntime(runtime: string): string {
	if (current.includes(runtime)) return runtime;
	const successor = successors[runtime];
	if (successor !== undefined) {
		throw invalidParameter(
			`The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use the new runtime (${successor}) while creating or updating functions.`,
		);
	}
	throw invalidParameter(
		`Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${current.join(', ')}] or be a valid ARN`,
	);
}
