import { startEmulator } from '../../scripts/emulators.ts';
import { conform } from '../conformance/conform.ts';
import { localstack } from '../conformance/differences.ts';

await conform(() => startEmulator('localstack'), localstack);
