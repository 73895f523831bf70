/** What stands in place of a secret. */
const mask = '[redacted]';

/** What may stand between a name and its value: `=`, `: `, `":"`, and `\":\"` within JSON's own strings. */
const joint = String.raw`\\?["']?\s*[:=]\s*\\?["']?`;
const value = String.raw`[^\s"'&,;\\<>]+`;

function named(names: string): RegExp {
	return new RegExp(`\\b((?:${names})${joint})${value}`, 'gi');
}

const patterns: readonly (readonly [RegExp, string])[] = [
	// Access key ids, long-lived and temporary ones.
	[/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, mask],
	[new RegExp(`\\b(authorization${joint})[^"'\\\\\\n]+`, 'gi'), `$1${mask}`],
	[/\b(Bearer\s+)[A-Za-z0-9._~+/-]{8,}=*/g, `$1${mask}`],
	[named('(?:X-Amz-)?(?:Signature|Credential)'), `$1${mask}`],
	[named('(?:x-amz-|aws_?)?(?:security|session|access|refresh|id)[-_]?token'), `$1${mask}`],
	[named('(?:aws_?)?secret[-_]?(?:access[-_]?)?key'), `$1${mask}`],
	[named('(?:aws_?)?access[-_]?key[-_]?id'), `$1${mask}`],
	[/(\bhttps?:\/\/)[^\s/@"']+@/gi, `$1${mask}@`],
];

/**
 * Takes secrets out of a text that is about to be logged or shown: access keys, tokens, signatures,
 * `Authorization` headers, the password in a URL.
 *
 * @param known - secrets that are known by value; they are taken out wherever they stand
 */
export function redact(text: string, known: readonly string[] = []): string {
	let clean = text;
	for (const secret of known) if (secret.length >= 8) clean = clean.replaceAll(secret, mask);
	for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
	return clean;
}
