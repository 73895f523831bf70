import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { ControlPlaneLimiter } from '../../source/demo/api-gateway/control-plane-limiter.ts';
import { ApiGatewayV2Service } from '../../source/demo/api-gateway-v2/api-gateway-v2-service.ts';
import { type ServicesUnderTest, startServices } from './service-support.ts';

/** A service under test, with a client to it. */
export interface V2UnderTest extends ServicesUnderTest {
	readonly client: ApiGatewayV2Client;
	readonly service: ApiGatewayV2Service;
}

export const account = '000000000000';

/** Starts API Gateway v2 alone; its ids count up, so that each is another. */
export async function startV2({ limited = false } = {}): Promise<V2UnderTest> {
	let made = 0;
	const newId = (length: number) => (36 ** (length - 1) + made++).toString(36);
	let service: ApiGatewayV2Service | undefined;
	const started = await startServices((clock) => {
		service = new ApiGatewayV2Service(
			clock,
			account,
			newId,
			limited ? new ControlPlaneLimiter(clock) : undefined,
		);
		return [service];
	});
	if (!service) throw new Error('the service was not made');
	return { ...started, service, client: new ApiGatewayV2Client(started.config) };
}
