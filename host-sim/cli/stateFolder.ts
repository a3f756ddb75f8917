import { resolve } from "node:path";

/** Where hub and devices keep what must last: certificates, keys, twins. `.loam` here, or LOAM_STATE. Not for commits. */
export function stateFolder(): string {
  return resolve(process.env["LOAM_STATE"] ?? ".loam");
}
