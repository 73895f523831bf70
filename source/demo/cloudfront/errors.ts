import { ServiceError } from '../service-error.ts';

/** HTTP statuses of the modelled errors that are not 400, from CloudFront's service model. */
const statuses: Readonly<Record<string, number>> = {
	BatchTooLarge: 413,
	CNAMEAlreadyExists: 409,
	CachePolicyAlreadyExists: 409,
	CachePolicyInUse: 409,
	CloudFrontOriginAccessIdentityAlreadyExists: 409,
	CloudFrontOriginAccessIdentityInUse: 409,
	DistributionAlreadyExists: 409,
	DistributionNotDisabled: 409,
	FunctionAlreadyExists: 409,
	FunctionInUse: 409,
	FunctionSizeLimitExceeded: 413,
	MonitoringSubscriptionAlreadyExists: 409,
	NoSuchCachePolicy: 404,
	NoSuchCloudFrontOriginAccessIdentity: 404,
	NoSuchDistribution: 404,
	NoSuchFunctionExists: 404,
	NoSuchInvalidation: 404,
	NoSuchMonitoringSubscription: 404,
	NoSuchOrigin: 404,
	NoSuchOriginAccessControl: 404,
	NoSuchOriginRequestPolicy: 404,
	NoSuchResource: 404,
	NoSuchResponseHeadersPolicy: 404,
	OriginAccessControlAlreadyExists: 409,
	OriginAccessControlInUse: 409,
	OriginRequestPolicyAlreadyExists: 409,
	OriginRequestPolicyInUse: 409,
	PreconditionFailed: 412,
	ResponseHeadersPolicyAlreadyExists: 409,
	ResponseHeadersPolicyInUse: 409,
};

/** An error of CloudFront's service model. */
export function cloudFrontError(shape: string, message: string): ServiceError {
	return new ServiceError({ shape, message, status: statuses[shape] ?? 400 });
}

export function invalidArgument(message: string): ServiceError {
	return cloudFrontError('InvalidArgument', message);
}

/** CloudFront's answer to a body that its model does not allow. */
export function validationError(detail: string): ServiceError {
	return cloudFrontError('MalformedXML', `1 validation error detected: ${detail}`);
}

/** CloudFront's answer to a parameter that is required. */
export function missingMember(path: string): ServiceError {
	return validationError(`Value null at '${path}' failed to satisfy constraint: Member must not be null`);
}
