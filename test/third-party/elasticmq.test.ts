import { startEmulator } from '../../scripts/emulators.ts';
import { journeys } from '../support/journeys.ts';

journeys('elasticmq', () => startEmulator('elasticmq'), { namesDuplicates: true });
