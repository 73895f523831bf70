import { createHash } from 'node:crypto';
import type { Access, AccessStore } from '../access-store.ts';
import type { CloudFrontAccount } from '../account.ts';
import { body, type CloudFrontOperation, location } from '../operation.ts';
import { page } from '../page.ts';
import type { Shape, Value } from '../shape.ts';
import type { Origin } from '../shapes/distribution.ts';
import { originAccessControlConfig, originAccessIdentityConfig } from '../shapes/policies.ts';

interface AccessOperations<S extends Shape> {
	readonly name: string;
	readonly plural: string;
	readonly path: string;
	readonly config: S;
	readonly store: (account: CloudFrontAccount) => AccessStore<Value<S>>;
	/** What an entry has beside its id and configuration. */
	readonly more: (entry: Access<Value<S>>) => object;
	readonly usedBy: (origin: Origin, id: string) => boolean;
}

/** Create, read, update, delete and list origin access controls or identities. */
function operationsOf<S extends Shape>(options: AccessOperations<S>): Record<string, CloudFrontOperation> {
	const { name, plural, path, store, more, usedBy } = options;
	const configName = `${name}Config`;
	const describe = (entry: Access<Value<S>>) => ({
		Id: entry.id,
		...more(entry),
		[configName]: entry.config,
	});
	return {
		[`Create${name}`]: (input, account) => {
			const entry = store(account).create(body(input, configName, options.config));
			return { [name]: describe(entry), Location: location(`${path}/${entry.id}`), ETag: entry.etag };
		},
		[`Get${name}`]: (input, account) => {
			const entry = store(account).get(input.requiredText('Id'));
			return { [name]: describe(entry), ETag: entry.etag };
		},
		[`Get${name}Config`]: (input, account) => {
			const entry = store(account).get(input.requiredText('Id'));
			return { [configName]: entry.config, ETag: entry.etag };
		},
		[`Update${name}`]: (input, account) => {
			const config = body(input, configName, options.config);
			const entry = store(account).update(input.requiredText('Id'), input.text('IfMatch'), config);
			return { [name]: describe(entry), ETag: entry.etag };
		},
		[`Delete${name}`]: (input, account) => {
			const id = input.requiredText('Id');
			const inUse = account.distributions.some(({ config }) =>
				config.Origins.Items.some((origin) => usedBy(origin, id)),
			);
			store(account).delete(id, input.text('IfMatch'), inUse);
			return {};
		},
		[`List${plural}`]: (input, account) => {
			const list = page(input, store(account).all, ({ id }) => id);
			const Items = list.Items.map((entry) => ({
				Id: entry.id,
				...more(entry),
				...(entry.config as object),
			}));
			return { [`${name}List`]: { ...list, Items } };
		},
	};
}

/** Operations on origin access controls and their predecessors, origin access identities. */
export const accessOperations: Readonly<Record<string, CloudFrontOperation>> = {
	...operationsOf({
		name: 'OriginAccessControl',
		plural: 'OriginAccessControls',
		path: 'origin-access-control',
		config: originAccessControlConfig,
		store: (account) => account.originAccessControls,
		more: () => ({}),
		usedBy: (origin, id) => origin.OriginAccessControlId === id,
	}),
	...operationsOf({
		name: 'CloudFrontOriginAccessIdentity',
		plural: 'CloudFrontOriginAccessIdentities',
		path: 'origin-access-identity/cloudfront',
		config: originAccessIdentityConfig,
		store: (account) => account.originAccessIdentities,
		more: ({ id }) => ({ S3CanonicalUserId: canonicalUser(id) }),
		usedBy: (origin, id) =>
			origin.S3OriginConfig?.OriginAccessIdentity === `origin-access-identity/cloudfront/${id}`,
	}),
};

/** 96 hexadecimal digits, the same for the same identity. */
function canonicalUser(id: string): string {
	return createHash('sha384').update(id).digest('hex');
}
