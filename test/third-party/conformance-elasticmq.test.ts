import { startEmulator } from '../../scripts/emulators.ts';
import { conform } from '../conformance/conform.ts';
import { elasticmq } from '../conformance/differences.ts';

await conform(() => startEmulator('elasticmq'), elasticmq);
