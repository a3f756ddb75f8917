import type { FaultSink } from "../health/faultRegister";

/**
 * For the link of a module: what fails there is told by the pool as `moduleUnreachable`. The faults of a link are those
 * of the device's own, and a module must neither raise nor clear them.
 */
export const silentFaults: FaultSink = Object.freeze({ raise: () => undefined, clear: () => undefined });
