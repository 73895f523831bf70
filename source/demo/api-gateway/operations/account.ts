import { badRequest } from '../errors.ts';
import { accountThrottle } from '../method-settings.ts';
import { patchSteps } from '../patch.ts';
import type { ApiGatewayRegion } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';

/** AWS's default limits; only its support can change them. */
function accountOutput({ cloudwatchRoleArn }: ApiGatewayRegion): object {
	return {
		...(cloudwatchRoleArn && { cloudwatchRoleArn }),
		throttleSettings: { ...accountThrottle },
		features: ['UsagePlans'],
		apiKeyVersion: '4',
	};
}

const getAccount: ApiGatewayOperation = ({ region }) => accountOutput(region);

const updateAccount: ApiGatewayOperation = ({ input, region }) => {
	let arn = region.cloudwatchRoleArn;
	for (const { op, path, value } of patchSteps(input, 'UpdateAccount')) {
		if (path === '/cloudwatchRoleArn' && op === 'replace') {
			if (value && !/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(value)) {
				throw badRequest('Invalid ARN specified in the request');
			}
			arn = value || undefined;
		} else if (path === '/features' && op === 'add' && value === 'UsagePlans') {
			// Every account has them since 2016, and can't give them up.
		} else if (path === '/features' && op === 'remove' && value === 'UsagePlans') {
			throw badRequest('Usage Plans cannot be disabled once enabled');
		} else throw badRequest(`Invalid patch path ${path}`);
	}
	region.cloudwatchRoleArn = arn;
	return accountOutput(region);
};

/** Operations of what is the account's as a whole. */
export const accountOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	GetAccount: getAccount,
	UpdateAccount: updateAccount,
};
