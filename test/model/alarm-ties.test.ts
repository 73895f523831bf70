import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	alarmForDistribution,
	alarmForFunction,
	alarmForRoute,
	alarmForStage,
} from '../../source/model/alarm-ties.ts';
import type { StageRef } from '../../source/model/api.ts';
import { aDistribution, aFunction, anAlarm, aRouteRecord } from './edge-records.ts';
import { now } from './records.ts';

const gateway = 'AWS/ApiGateway';
const rest: StageRef = {
	id: 'a1b2c3/prod',
	protocol: 'REST',
	apiId: 'a1b2c3',
	apiName: 'shop',
	stage: 'prod',
};
const http: StageRef = { ...rest, protocol: 'HTTP' };

test('a REST API is tied by its name, the others by their id', () => {
	const byName = anAlarm(gateway, { ApiName: 'shop', Stage: 'prod' });
	const byId = anAlarm(gateway, { ApiId: 'a1b2c3', Stage: 'prod' });
	assert.equal(alarmForStage(rest, [byName]), byName);
	assert.equal(alarmForStage(http, [byId]), byId);
	assert.equal(alarmForStage(rest, [byId]), null);
	assert.equal(alarmForStage(http, [byName]), null);
});

test('an alarm on the whole API is each stage’s; one on another stage is not', () => {
	const whole = anAlarm(gateway, { ApiName: 'shop' });
	assert.equal(alarmForStage(rest, [whole]), whole);
	assert.equal(alarmForStage(rest, [anAlarm(gateway, { ApiName: 'shop', Stage: 'test' })]), null);
	assert.equal(alarmForStage(rest, [anAlarm(gateway, { ApiName: 'shop-v2', Stage: 'prod' })]), null);
});

test('CloudWatch leaves out of a name what is not ASCII', () => {
	const ascii = anAlarm(gateway, { ApiName: 'caf', Stage: 'prod' });
	assert.equal(alarmForStage({ ...rest, apiName: 'café' }, [ascii]), ascii);
	const byId = anAlarm(gateway, { ApiName: 'a1b2c3', Stage: 'prod' });
	assert.equal(alarmForStage({ ...rest, apiName: 'кофе' }, [byId]), byId);
});

test('only what is in ALARM and names a metric; the oldest of several', () => {
	const dimensions = { ApiName: 'shop', Stage: 'prod' };
	assert.equal(alarmForStage(rest, [anAlarm(gateway, dimensions, { state: 'OK' })]), null);
	assert.equal(alarmForStage(rest, [anAlarm(gateway, dimensions, { watches: null })]), null);
	assert.equal(alarmForStage(rest, [anAlarm('Custom', dimensions)]), null);
	const older = anAlarm(gateway, dimensions, { since: now - 900_000 });
	assert.equal(alarmForStage(rest, [anAlarm(gateway, dimensions), older]), older);
	const undated = anAlarm(gateway, dimensions, { since: null });
	assert.equal(alarmForStage(rest, [undated, older]), older);
});

test('a route has those on its own method and path', () => {
	const own = { ApiName: 'shop', Stage: 'prod', Method: 'GET', Resource: '/cart' };
	const alarm = anAlarm(gateway, own);
	assert.equal(alarmForRoute(aRouteRecord(), [alarm]), alarm);
	assert.equal(alarmForRoute(aRouteRecord(), [anAlarm(gateway, { ...own, Method: 'POST' })]), null);
	assert.equal(alarmForRoute(aRouteRecord(), [anAlarm(gateway, { ApiName: 'shop', Stage: 'prod' })]), null);
});

test('distributions and functions by their own dimension', () => {
	const site = anAlarm('AWS/CloudFront', { DistributionId: 'E1A2B3C4D5', Region: 'Global' });
	assert.equal(alarmForDistribution(aDistribution(), [site]), site);
	const worker = anAlarm('AWS/Lambda', { FunctionName: 'order-worker', Resource: 'order-worker:live' });
	assert.equal(alarmForFunction(aFunction(), [site, worker]), worker);
});
