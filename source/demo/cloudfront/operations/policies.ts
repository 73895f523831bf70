import type { CloudFrontAccount } from '../account.ts';
import { invalidArgument } from '../errors.ts';
import { body, type CloudFrontOperation, location } from '../operation.ts';
import { page } from '../page.ts';
import type { Policy, PolicyStore } from '../policy-store.ts';
import type { Shape, Value } from '../shape.ts';
import {
	cachePolicyConfig,
	originRequestPolicyConfig,
	responseHeadersPolicyConfig,
} from '../shapes/policies.ts';

interface PolicyOperations<S extends Shape> {
	/** As in the operations' names: `CachePolicy`. */
	readonly name: 'CachePolicy' | 'OriginRequestPolicy' | 'ResponseHeadersPolicy';
	readonly plural: string;
	/** The part of the path: `cache-policy`. */
	readonly path: string;
	readonly config: S;
	readonly store: (account: CloudFrontAccount) => PolicyStore<Value<S> & { readonly Name: string }>;
}

/** Create, read, update, delete, list and uses of one kind of policy. */
function operationsOf<S extends Shape>(options: PolicyOperations<S>): Record<string, CloudFrontOperation> {
	const { name, plural, path, store } = options;
	type Config = Value<S> & { readonly Name: string };
	const configName = `${name}Config`;
	const users = (account: CloudFrontAccount, id: string) =>
		account.distributionsWith((behaviour) => behaviour[`${name}Id`] === id);
	const describe = (policy: Policy<Config>) => ({
		Id: policy.id,
		LastModifiedTime: new Date(policy.modifiedAt).toISOString(),
		[configName]: policy.config,
	});
	return {
		[`Create${name}`]: (input, account) => {
			const policy = store(account).create(body(input, configName, options.config) as Config);
			return {
				[name]: describe(policy),
				Location: location(`${path}/${policy.id}`),
				ETag: policy.etag,
			};
		},
		[`Get${name}`]: (input, account) => {
			const policy = store(account).get(input.requiredText('Id'));
			return { [name]: describe(policy), ETag: policy.etag };
		},
		[`Get${name}Config`]: (input, account) => {
			const policy = store(account).get(input.requiredText('Id'));
			return { [configName]: policy.config, ETag: policy.etag };
		},
		[`Update${name}`]: (input, account) => {
			const id = input.requiredText('Id');
			store(account).get(id);
			const config = body(input, configName, options.config) as Config;
			const policy = store(account).update(id, input.text('IfMatch'), config);
			return { [name]: describe(policy), ETag: policy.etag };
		},
		[`Delete${name}`]: (input, account) => {
			const id = input.requiredText('Id');
			store(account).delete(id, input.text('IfMatch'), users(account, id).length > 0);
			return {};
		},
		[`List${plural}`]: (input, account) => {
			const type = input.text('Type');
			if (type !== undefined && type !== 'managed' && type !== 'custom') {
				throw invalidArgument('The parameter Type is invalid.');
			}
			const all = store(account).all.filter(({ managed }) => !type || managed === (type === 'managed'));
			const list = page(input, all, ({ id }) => id);
			const Items = list.Items.map((policy) => ({
				Type: policy.managed ? 'managed' : 'custom',
				[name]: describe(policy),
			}));
			return { [`${name}List`]: { ...list, Items } };
		},
		[`ListDistributionsBy${name}Id`]: (input, account) => {
			const { id } = store(account).get(input.requiredText(`${name}Id`));
			const list = page(input, users(account, id), (one) => one.id);
			return { DistributionIdList: { ...list, Items: list.Items.map((one) => one.id) } };
		},
	};
}

/** Operations on cache, origin request and response headers policies. */
export const policyOperations: Readonly<Record<string, CloudFrontOperation>> = {
	...operationsOf({
		name: 'CachePolicy',
		plural: 'CachePolicies',
		path: 'cache-policy',
		config: cachePolicyConfig,
		store: (account) => account.cachePolicies,
	}),
	...operationsOf({
		name: 'OriginRequestPolicy',
		plural: 'OriginRequestPolicies',
		path: 'origin-request-policy',
		config: originRequestPolicyConfig,
		store: (account) => account.originRequestPolicies,
	}),
	...operationsOf({
		name: 'ResponseHeadersPolicy',
		plural: 'ResponseHeadersPolicies',
		path: 'response-headers-policy',
		config: responseHeadersPolicyConfig,
		store: (account) => account.responseHeadersPolicies,
	}),
};
