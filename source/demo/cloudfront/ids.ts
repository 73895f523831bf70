/** Letters and digits as CloudFront's ids have them, drawn from a UUID's bits. */
function draw(uuid: string, length: number): string {
	const digits = BigInt(`0x${uuid.replaceAll('-', '')}`).toString(36);
	return digits.padStart(length, '0').slice(-length);
}

/** The id of a distribution, an origin access control or the like, and an ETag: `E2QWRUHAPOMQZL`. */
export function entityId(uuid: string): string {
	return `E${draw(uuid, 13).toUpperCase()}`;
}

/** `I2J0I21PCUYOIK` */
export function invalidationId(uuid: string): string {
	return `I${draw(uuid, 13).toUpperCase()}`;
}

/** `d111111abcdef8.cloudfront.net` */
export function domainName(uuid: string): string {
	return `d${draw(uuid, 13)}.cloudfront.net`;
}
