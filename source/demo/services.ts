import type { Clock } from '../model/clock.ts';
import { ApiGatewayService } from './api-gateway/api-gateway-service.ts';
import { ControlPlaneLimiter } from './api-gateway/control-plane-limiter.ts';
import { ApiGatewayV2Service } from './api-gateway-v2/api-gateway-v2-service.ts';
import { CloudFrontService } from './cloudfront/cloudfront-service.ts';
import { CloudWatchService } from './cloudwatch/cloudwatch-service.ts';
import { DeliveryRegistry } from './deliveries.ts';
import { EventBridgeService } from './eventbridge/eventbridge-service.ts';
import { LambdaService } from './lambda/lambda-service.ts';
import { randomFrom } from './random.ts';
import { S3Service } from './s3/s3-service.ts';
import type { Service } from './service.ts';
import type { Graph } from './simulation/effects.ts';
import { SnsService } from './sns/sns-service.ts';
import { SqsService } from './sqs/sqs-service.ts';
import { StsService } from './sts/sts-service.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The services of one cloud, which know of each other what AWS's know. */
export class Services {
	readonly deliveries = new DeliveryRegistry();
	readonly sqs: SqsService;
	readonly cloudWatch: CloudWatchService;
	readonly restApis: ApiGatewayService;
	readonly httpApis: ApiGatewayV2Service;
	readonly cloudFront: CloudFrontService;
	readonly lambda: LambdaService;
	readonly sns: SnsService;
	readonly events: EventBridgeService;
	readonly s3: S3Service;

	/** @param seed - of the ids, which have draws of their own, so that a client leaves the scenario's alone */
	constructor(clock: Clock, account: string, seed: number) {
		const ids = randomFrom(seed ^ 0x1d5);
		const newUuid = () => ids.uuid();
		const newId = (length: number) => Array.from({ length }, () => letters[ids.integer(0, 35)]).join('');
		const limiter = new ControlPlaneLimiter(clock);
		this.sqs = new SqsService(clock, account, newUuid);
		this.cloudWatch = new CloudWatchService(clock, account);
		this.restApis = new ApiGatewayService(clock, account, newId, limiter);
		this.httpApis = new ApiGatewayV2Service(clock, account, newId, limiter);
		this.cloudFront = new CloudFrontService(clock, account, newUuid);
		this.lambda = new LambdaService(clock, account, newUuid);
		this.sns = new SnsService(clock, account, newUuid, this.deliveries);
		this.events = new EventBridgeService(clock, account, newUuid, this.deliveries);
		this.s3 = new S3Service(clock, account, this.deliveries);
		this.all = [
			this.sqs,
			this.cloudWatch,
			new StsService(account),
			this.restApis,
			this.httpApis,
			this.cloudFront,
			this.lambda,
			this.sns,
			this.events,
			this.s3,
		];
		this.lambda.deliveries = this.deliveries;
		this.lambda.queue = (arn) => this.sqs.region(arn.split(':')[3] ?? '').queueByArn(arn)?.settings;
		this.deliveries.register('sns', (arn, delivery) => this.sns.deliver(arn, delivery));
		this.deliveries.register('events', (arn, delivery) => this.events.deliver(arn, delivery));
	}

	/** All of them, the most asked first; S3, whose paths are anything, is last. */
	readonly all: readonly Service[];

	/** What there is in a region, as requests find it; distributions are everywhere. */
	graph(region: string): Graph {
		return {
			distributions: () => this.cloudFront.distributions(),
			stages: () => [...this.restApis.stages(region), ...this.httpApis.stages(region)],
			functions: () => this.lambda.functions(region),
			mappings: () => this.lambda.mappings(region),
			buckets: () => this.s3.buckets(region),
		};
	}

	/** Ends what goes on by itself. */
	stop(): void {
		this.sqs.stop();
		this.lambda.stop();
		this.events.stop();
	}

	/** Removes every queue, so that whoever waits for a message is told so. */
	removeQueues(): void {
		for (const region of this.sqs.regions.values()) {
			for (const queue of [...region.queues]) region.delete(queue);
		}
	}
}

/** A service that tells after each call that it was called. */
export function telling(service: Service, told: () => void): Service {
	return {
		name: service.name,
		operations: service.operations,
		protocols: service.protocols,
		missing: service.missing,
		resourceOf: (input) => service.resourceOf(input),
		call: (call) => {
			const output = service.call(call);
			told();
			return output;
		},
	};
}
