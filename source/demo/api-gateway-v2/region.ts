import { ApiState } from './api-state.ts';
import type { ApiMapping, DomainName, VpcLink } from './connection-resources.ts';
import { notFound } from './errors.ts';
import type { Api } from './resources.ts';

/** Whose APIs these are, and what their clock and ids come from. */
export interface RegionEnvironment {
	readonly account: string;
	readonly region: string;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** So many small letters and digits. */
	readonly newId: (length: number) => string;
}

/** A custom domain name with what is mapped under it. */
export interface DomainNameState {
	record: DomainName;
	readonly mappings: Map<string, ApiMapping>;
}

/** A VPC link, whose status follows from when it was made and deleted. */
export interface VpcLinkState {
	record: VpcLink;
	readonly createdAt: number;
	deletedAt: number | null;
}

/** API Gateway v2 in one region. */
export class V2Region {
	readonly environment: RegionEnvironment;
	readonly apis = new Map<string, ApiState>();
	readonly domainNames = new Map<string, DomainNameState>();
	readonly vpcLinks = new Map<string, VpcLinkState>();

	constructor(environment: RegionEnvironment) {
		this.environment = environment;
	}

	addApi(record: Api): ApiState {
		const api = new ApiState(record, this.environment);
		this.apis.set(record.ApiId, api);
		return api;
	}

	/** @throws ServiceError `NotFoundException` */
	api(id: string): ApiState {
		const api = this.apis.get(id);
		if (!api) throw notFound('API', `${this.environment.account}:${id}`);
		return api;
	}

	/** @throws ServiceError `NotFoundException` */
	domainName(name: string): DomainNameState {
		const domain = this.domainNames.get(name);
		if (!domain) throw notFound('domain name', name);
		return domain;
	}
}
