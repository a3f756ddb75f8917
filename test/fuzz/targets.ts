import { boardTargets } from "./boardTargets";
import { callTargets } from "./callTargets";
import { documentTargets } from "./documentTargets";
import { fileTargets } from "./fileTargets";
import type { FuzzTarget } from "./fuzzTarget";
import { hubTargets } from "./hubTargets";
import { hubTextTargets } from "./hubTextTargets";
import { linkTargets } from "./linkTargets";
import { sensorTargets } from "./sensorTargets";
import { storedTargets } from "./storedTargets";
import { worldTargets } from "./worldTargets";

/** Every parser of ours: what comes from a hub, a device, a probe, a file, or a call. */
export const fuzzTargets: readonly FuzzTarget[] = [
  ...linkTargets,
  ...documentTargets,
  ...storedTargets,
  ...boardTargets,
  ...sensorTargets,
  ...hubTargets,
  ...hubTextTargets,
  ...fileTargets,
  ...worldTargets,
  ...callTargets,
];
