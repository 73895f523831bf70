import type { FaultKind } from './fault-kinds.ts';
import type { FaultTarget } from './faults.ts';
import { frameworkNamespace, ServiceError, type ServiceErrorDetails } from './service-error.ts';

type Told = Pick<ServiceErrorDetails, 'shape' | 'code' | 'status' | 'message' | 'headers'>;

/** How each service says that it was asked too often. */
const throttled: Readonly<Record<string, Told>> = {
	SQS: { shape: 'RequestThrottled', code: 'RequestThrottled', status: 403, message: 'Request is throttled.' },
	CloudWatch: { shape: 'ThrottlingException', code: 'ThrottlingException', message: 'Rate exceeded' },
	EventBridge: { shape: 'ThrottlingException', message: 'Rate exceeded' },
	STS: { shape: 'Throttling', message: 'Rate exceeded' },
	SNS: { shape: 'Throttling', message: 'Rate exceeded' },
	CloudFront: { shape: 'Throttling', message: 'Rate exceeded' },
	S3: { shape: 'SlowDown', status: 503, message: 'Please reduce your request rate.' },
	Lambda: {
		shape: 'TooManyRequestsException',
		status: 429,
		message: 'Rate Exceeded.',
		headers: { 'Retry-After': '1' },
	},
	APIGateway: {
		shape: 'TooManyRequestsException',
		status: 429,
		message: 'Too Many Requests',
		headers: { 'Retry-After': '1' },
	},
	APIGatewayV2: {
		shape: 'TooManyRequestsException',
		status: 429,
		message: 'Too Many Requests',
		headers: { 'Retry-After': '1' },
	},
};

/** Services that say `AccessDenied` and `ExpiredToken`, without an `Exception`: those that speak XML. */
const xml: ReadonlySet<string> = new Set(['STS', 'SNS', 'CloudFront', 'S3']);
/** Services that say 403 where the others say 400. */
const forbidden: ReadonlySet<string> = new Set([...xml, 'APIGateway', 'APIGatewayV2', 'Lambda']);

/** A service's prefix in IAM's actions, where it is not its name in lower case. */
const prefixes: Readonly<Record<string, string>> = {
	CloudWatch: 'cloudwatch',
	APIGateway: 'apigateway',
	APIGatewayV2: 'apigateway',
	EventBridge: 'events',
};

/** API Gateway's control plane knows HTTP methods in place of operations. */
function actionOf(service: string, operation: string): string {
	if (!service.startsWith('APIGateway')) return operation;
	const verb = /^(Get|Export|Create|Put|Update|Delete)/.exec(operation)?.[1] ?? '';
	const methods = {
		Get: 'GET',
		Export: 'GET',
		Create: 'POST',
		Put: 'PUT',
		Update: 'PATCH',
		Delete: 'DELETE',
	};
	return methods[verb as keyof typeof methods] ?? operation;
}

/** The error that a fault is answered with, or undefined for the kinds that are no error of a service. */
export function faultError(kind: FaultKind, target: FaultTarget, account: string): ServiceError | undefined {
	const { service, operation, queue } = target;
	const suffix = xml.has(service) ? '' : 'Exception';
	const status = forbidden.has(service) ? 403 : 400;
	const told = (details: Told) => new ServiceError({ namespace: frameworkNamespace, ...details });
	switch (kind) {
		case 'denied': {
			const action = `${prefixes[service] ?? service.toLowerCase()}:${actionOf(service, operation)}`;
			const on = queue === undefined ? '' : ` on resource: ${queue}`;
			return told({
				shape: `AccessDenied${suffix}`,
				status,
				message: `User: arn:aws:iam::${account}:user/demo is not authorized to perform: ${action}${on} because no identity-based policy allows the ${action} action`,
			});
		}
		case 'throttled': {
			const own = throttled[service];
			// SQS models it: the shape is of its own namespace.
			if (own && service === 'SQS') return new ServiceError(own);
			return told(own ?? { shape: 'ThrottlingException', message: 'Rate exceeded' });
		}
		case 'expired':
			return told({
				shape: `ExpiredToken${suffix}`,
				status,
				message: 'The security token included in the request is expired',
			});
		case 'serverError':
			return told({
				shape: service === 'S3' ? 'InternalError' : 'InternalFailure',
				code: service === 'S3' ? 'InternalError' : 'InternalFailure',
				status: 500,
				message: 'We encountered an internal error. Try again.',
			});
		case 'unsupported':
			return told({
				shape: 'NotImplemented',
				code: 'NotImplemented',
				status: 501,
				message: `${operation} of ${service} is not implemented by this endpoint.`,
			});
		default:
			return undefined;
	}
}
