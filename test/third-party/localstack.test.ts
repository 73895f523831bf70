import { startEmulator } from '../../scripts/emulators.ts';
import { journeys } from '../support/journeys.ts';

journeys('localstack', () => startEmulator('localstack'), { namesDuplicates: true });
