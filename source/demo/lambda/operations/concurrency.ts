import { checkRange, invalidParameter, invalidValue, lambdaError, missingParameter } from '../errors.ts';
import { type LambdaFunction, lambdaDate, type Provisioned } from '../function.ts';
import { accountConcurrency, leastUnreserved } from '../region.ts';
import { type LambdaOperation, type LambdaRequest, paged, reference, requestedFunction } from '../request.ts';

/** Bytes that an account's code may take, packed and unpacked, from Lambda's quotas. */
const totalCode = 80_530_636_800;
const unzippedCode = 262_144_000;
const zippedCode = 52_428_800;
/** Milliseconds until provisioned concurrency is there. */
const provisioningTime = 5_000;

const putConcurrency: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const { input, region } = request;
	const asked = input.integer('ReservedConcurrentExecutions');
	if (asked === undefined) throw missingParameter('ReservedConcurrentExecutions');
	if (asked < 0) {
		throw invalidValue(
			asked,
			'reservedConcurrentExecutions',
			'Member must have value greater than or equal to 0',
		);
	}
	const others = region.reservedConcurrency - (fn.reservedConcurrency ?? 0);
	if (asked > 0 && accountConcurrency - others - asked < leastUnreserved) {
		throw invalidParameter(
			`Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
		);
	}
	fn.reservedConcurrency = asked;
	return { ReservedConcurrentExecutions: asked };
};

const getConcurrency: LambdaOperation = (request) => {
	const { reservedConcurrency } = requestedFunction(request);
	return reservedConcurrency === null ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
};

const deleteConcurrency: LambdaOperation = (request) => {
	requestedFunction(request).reservedConcurrency = null;
	return {};
};

const getAccountSettings: LambdaOperation = ({ region }) => {
	const functions = [...region.functions.values()];
	const sizes = functions.flatMap((fn) => [fn.latest, ...fn.published.values()].map(({ code }) => code.size));
	return {
		AccountLimit: {
			TotalCodeSize: totalCode,
			CodeSizeUnzipped: unzippedCode,
			CodeSizeZipped: zippedCode,
			ConcurrentExecutions: accountConcurrency,
			UnreservedConcurrentExecutions: accountConcurrency - region.reservedConcurrency,
		},
		AccountUsage: {
			TotalCodeSize: sizes.reduce((sum, size) => sum + size, 0),
			FunctionCount: functions.length,
		},
	};
};

/** The version or alias that provisioned concurrency is for. */
function provisionedTarget(request: LambdaRequest): { fn: LambdaFunction; qualifier: string } {
	const fn = requestedFunction(request);
	const { qualifier } = reference(request);
	if (qualifier === undefined) throw missingParameter('Qualifier');
	if (qualifier === '$LATEST') {
		throw invalidParameter(
			'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
		);
	}
	fn.resolve(qualifier);
	return { fn, qualifier };
}

function told({ requested, modifiedAt }: Provisioned, now: number): Record<string, unknown> {
	const ready = now - modifiedAt >= provisioningTime;
	return {
		RequestedProvisionedConcurrentExecutions: requested,
		AvailableProvisionedConcurrentExecutions: ready ? requested : 0,
		AllocatedProvisionedConcurrentExecutions: ready ? requested : 0,
		Status: ready ? 'READY' : 'IN_PROGRESS',
		LastModified: lambdaDate(modifiedAt),
	};
}

const putProvisioned: LambdaOperation = (request) => {
	const { fn, qualifier } = provisionedTarget(request);
	const asked = request.input.requiredInteger('ProvisionedConcurrentExecutions');
	const most = fn.reservedConcurrency ?? accountConcurrency - leastUnreserved;
	checkRange(asked, 'provisionedConcurrentExecutions', 1, Number.MAX_SAFE_INTEGER);
	if (asked > most) {
		throw invalidParameter(`Requested Provisioned Concurrency should not be greater than ${most}.`);
	}
	const provisioned: Provisioned = { requested: asked, modifiedAt: request.now };
	fn.provisioned.set(qualifier, provisioned);
	return told(provisioned, request.now);
};

const getProvisioned: LambdaOperation = (request) => {
	const { fn, qualifier } = provisionedTarget(request);
	const provisioned = fn.provisioned.get(qualifier);
	if (provisioned) return told(provisioned, request.now);
	throw lambdaError(
		'ProvisionedConcurrencyConfigNotFoundException',
		'No Provisioned Concurrency Config found for this function',
	);
};

const deleteProvisioned: LambdaOperation = (request) => {
	const { fn, qualifier } = provisionedTarget(request);
	fn.provisioned.delete(qualifier);
	return {};
};

const listProvisioned: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const { items, rest } = paged(request, fn.provisioned, ([qualifier]) => qualifier, 50);
	return {
		ProvisionedConcurrencyConfigs: items.map(([qualifier, provisioned]) => ({
			FunctionArn: fn.qualified(qualifier),
			...told(provisioned, request.now),
		})),
		...rest,
	};
};

/** Operations on concurrency, and on the account that it is taken from. */
export const concurrencyOperations: Readonly<Record<string, LambdaOperation>> = {
	PutFunctionConcurrency: putConcurrency,
	GetFunctionConcurrency: getConcurrency,
	DeleteFunctionConcurrency: deleteConcurrency,
	GetAccountSettings: getAccountSettings,
	PutProvisionedConcurrencyConfig: putProvisioned,
	GetProvisionedConcurrencyConfig: getProvisioned,
	DeleteProvisionedConcurrencyConfig: deleteProvisioned,
	ListProvisionedConcurrencyConfigs: listProvisioned,
};
