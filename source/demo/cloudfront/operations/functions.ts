import type { Input } from '../../wire/input.ts';
import type { CloudFrontAccount } from '../account.ts';
import { cloudFrontError, invalidArgument } from '../errors.ts';
import type { CloudFrontFunction, FunctionStage, FunctionVersion } from '../function-store.ts';
import { type CloudFrontOperation, location } from '../operation.ts';
import { page } from '../page.ts';
import { conform } from '../shape.ts';
import { createFunctionRequest, updateFunctionRequest } from '../shapes/others.ts';
import { tagMap } from '../tag-rules.ts';

function stage(input: Input): FunctionStage {
	const wanted = input.text('Stage') ?? 'DEVELOPMENT';
	if (wanted === 'DEVELOPMENT' || wanted === 'LIVE') return wanted;
	throw invalidArgument('The parameter Stage is invalid.');
}

function version(found: CloudFrontFunction, wanted: FunctionStage): FunctionVersion {
	const chosen = wanted === 'LIVE' ? found.live : found.development;
	if (!chosen) throw cloudFrontError('NoSuchFunctionExists', 'The specified function does not exist.');
	return chosen;
}

function isUsed(account: CloudFrontAccount, arn: string): boolean {
	const users = account.distributionsWith((behaviour) =>
		(behaviour.FunctionAssociations?.Items ?? []).some(({ FunctionARN }) => FunctionARN === arn),
	);
	return users.length > 0;
}

function summarise(found: CloudFrontFunction, shown: FunctionStage, account: CloudFrontAccount): object {
	const { config, modifiedAt } = version(found, shown);
	const status = !found.live ? 'UNPUBLISHED' : isUsed(account, found.arn) ? 'DEPLOYED' : 'UNASSOCIATED';
	return {
		Name: found.name,
		Status: status,
		FunctionConfig: config,
		FunctionMetadata: {
			FunctionARN: found.arn,
			Stage: shown,
			CreatedTime: new Date(found.createdAt).toISOString(),
			LastModifiedTime: new Date(modifiedAt).toISOString(),
		},
	};
}

const createFunction: CloudFrontOperation = (input, account) => {
	const names = ['Name', 'FunctionConfig', 'FunctionCode', 'Tags'];
	const fields = Object.fromEntries(names.map((name) => [name, input.raw(name)]));
	const given = conform(createFunctionRequest, fields, 'createFunctionRequest');
	const { functions, clock } = account;
	const tags = tagMap(given.Tags?.Items);
	const made = functions.create(given.Name, given.FunctionConfig, given.FunctionCode, tags, clock.now());
	return {
		FunctionSummary: summarise(made, 'DEVELOPMENT', account),
		Location: location(`function/${made.name}`),
		ETag: made.development.etag,
	};
};

const describeFunction: CloudFrontOperation = (input, account) => {
	const found = account.functions.get(input.requiredText('Name'));
	const shown = stage(input);
	return { FunctionSummary: summarise(found, shown, account), ETag: version(found, shown).etag };
};

const getFunction: CloudFrontOperation = (input, account) => {
	const { code, etag } = version(account.functions.get(input.requiredText('Name')), stage(input));
	return { FunctionCode: code, ETag: etag, ContentType: 'application/octet-stream' };
};

const updateFunction: CloudFrontOperation = (input, account) => {
	const fields = { FunctionConfig: input.raw('FunctionConfig'), FunctionCode: input.raw('FunctionCode') };
	const { FunctionConfig, FunctionCode } = conform(updateFunctionRequest, fields, 'updateFunctionRequest');
	const changed = account.functions.update(
		input.requiredText('Name'),
		input.text('IfMatch'),
		FunctionConfig,
		FunctionCode,
		account.clock.now(),
	);
	return {
		FunctionSummary: summarise(changed, 'DEVELOPMENT', account),
		ETag: changed.development.etag,
	};
};

const publishFunction: CloudFrontOperation = (input, account) => {
	const { functions, clock } = account;
	const published = functions.publish(input.requiredText('Name'), input.text('IfMatch'), clock.now());
	return { FunctionSummary: summarise(published, 'LIVE', account) };
};

const deleteFunction: CloudFrontOperation = (input, account) => {
	account.functions.delete(input.requiredText('Name'), input.text('IfMatch'), (arn) => isUsed(account, arn));
	return {};
};

const listFunctions: CloudFrontOperation = (input, account) => {
	const shown = input.has('Stage') ? stage(input) : 'DEVELOPMENT';
	const all = account.functions.all.filter(({ live }) => shown === 'DEVELOPMENT' || live !== null);
	const list = page(input, all, ({ name }) => name);
	return { FunctionList: { ...list, Items: list.Items.map((one) => summarise(one, shown, account)) } };
};

/** Operations on CloudFront functions: they are kept, not run. */
export const functionOperations: Readonly<Record<string, CloudFrontOperation>> = {
	CreateFunction: createFunction,
	DeleteFunction: deleteFunction,
	DescribeFunction: describeFunction,
	GetFunction: getFunction,
	ListFunctions: listFunctions,
	PublishFunction: publishFunction,
	UpdateFunction: updateFunction,
};
