import { startEmulator } from '../../scripts/emulators.ts';
import { conform } from '../conformance/conform.ts';
import { moto } from '../conformance/differences.ts';

await conform(() => startEmulator('moto'), moto);
