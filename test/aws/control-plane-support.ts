import type { TestContext } from 'node:test';
import type { ApiGatewayService, ApiKey } from '../../source/aws/contract/api-gateway.ts';
import type { Connection, ConnectionRequest } from '../../source/aws/services.ts';
import type { ApiSummary } from '../../source/model/api.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { leapingClock } from './leaping-clock.ts';

/** An endpoint's connection whose paced calls do not keep a test waiting. */
export function connectTo(
	test: Pick<TestContext, 'after'>,
	endpoint: string,
	request: Partial<ConnectionRequest> = {},
): Promise<Connection> {
	awsEnvironment(test);
	return connect(test, {
		endpoint,
		region: 'eu-west-1',
		clock: leapingClock(Date.UTC(2026, 0, 1)),
		...request,
	});
}

/** An API of a scenario, by its name. */
export async function apiNamed(service: ApiGatewayService, name: string): Promise<ApiSummary & ApiKey> {
	const lists = await Promise.all([service.listApis(1), service.listApis(2)]);
	const found = lists.flat().find((api) => api.name === name);
	if (!found) throw new Error(`there is no API ${name}`);
	return found;
}
