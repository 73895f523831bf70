import type { ProvisioningCall } from '../scenario/provision.ts';
import type { OperationInput } from '../scenario/scenario.ts';

export type { OperationInput, ProvisioningCall };

/**
 * How the demo reaches an endpoint that somebody else runs: operations by their names, in the shapes of the
 * SDK for JavaScript. It is handed in, with the permit that it needs.
 *
 * @throws QdashError on any failure
 */
export type OutsideCaller = (call: ProvisioningCall, signal?: AbortSignal) => Promise<object>;
