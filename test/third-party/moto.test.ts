import { startEmulator } from '../../scripts/emulators.ts';
import { journeys } from '../support/journeys.ts';

// moto drops a duplicate, but answers with an id that no message has.
journeys('moto', () => startEmulator('moto'), { namesDuplicates: false });
