import { startCloud } from '../../source/demo/cloud.ts';
import { journeys } from '../support/journeys.ts';

async function startEmptyCloud() {
	const cloud = await startCloud({ scenario: 'empty', region: 'us-east-1' });
	return { endpoint: cloud.endpoint, region: 'us-east-1', stop: () => cloud.close() };
}

journeys('the embedded cloud', startEmptyCloud, { namesDuplicates: true });
