import type { FaultKind, FaultTarget } from './faults.ts';
import { frameworkNamespace, ServiceError } from './service-error.ts';

const framework = { namespace: frameworkNamespace };

/** The error that a fault is answered with, or undefined for the kinds that are no error of a service. */
export function faultError(kind: FaultKind, target: FaultTarget, account: string): ServiceError | undefined {
	const query = target.service === 'STS';
	switch (kind) {
		case 'denied': {
			const action = `${target.service.toLowerCase()}:${target.operation}`;
			const on = target.queue === undefined ? '' : ` on resource: ${target.queue}`;
			return new ServiceError({
				...framework,
				shape: 'AccessDeniedException',
				...(query && { code: 'AccessDenied' }),
				status: query ? 403 : 400,
				message: `User: arn:aws:iam::${account}:user/demo is not authorized to perform: ${action}${on} because no identity-based policy allows the ${action} action`,
			});
		}
		case 'throttled':
			// SQS models its own; the others give the framework's.
			return target.service === 'SQS'
				? new ServiceError({
						shape: 'RequestThrottled',
						code: 'RequestThrottled',
						status: 403,
						message: 'Request is throttled.',
					})
				: new ServiceError({
						...framework,
						shape: 'ThrottlingException',
						code: query ? 'Throttling' : 'ThrottlingException',
						message: 'Rate exceeded',
					});
		case 'expired':
			return new ServiceError({
				...framework,
				shape: 'ExpiredTokenException',
				...(query && { code: 'ExpiredToken' }),
				status: query ? 403 : 400,
				message: 'The security token included in the request is expired',
			});
		case 'serverError':
			return new ServiceError({
				...framework,
				shape: 'InternalFailure',
				code: 'InternalFailure',
				status: 500,
				message: 'We encountered an internal error. Try again.',
			});
		case 'unsupported':
			return new ServiceError({
				...framework,
				shape: 'NotImplemented',
				code: 'NotImplemented',
				status: 501,
				message: `${target.operation} of ${target.service} is not implemented by this endpoint.`,
			});
		default:
			return undefined;
	}
}
