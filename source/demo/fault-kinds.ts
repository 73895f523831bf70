/**
 * What goes wrong: an error in the service's own shape (`denied`, `throttled`, `expired`, `serverError`,
 * `unsupported`), an answer that is none (`html`, `empty`), that breaks off (`truncated`) or comes byte by
 * byte (`trickle`), a connection that does not answer (`hang`), breaks (`reset`) or takes its time (`slow`,
 * which then answers as usual).
 */
export const faultKinds = [
	'denied',
	'throttled',
	'expired',
	'serverError',
	'unsupported',
	'html',
	'truncated',
	'trickle',
	'empty',
	'slow',
	'hang',
	'reset',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** The services that a fault can be of, as they are named in one. */
export const faultServices = [
	'SQS',
	'CloudWatch',
	'STS',
	'APIGateway',
	'APIGatewayV2',
	'CloudFront',
	'Lambda',
	'S3',
	'SNS',
	'EventBridge',
] as const;

/** A service by its name in any case, or undefined. */
export function faultService(name: string): (typeof faultServices)[number] | undefined {
	return faultServices.find((service) => service.toLowerCase() === name.toLowerCase());
}
