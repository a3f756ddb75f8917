import type { ModuleState } from "../model/modules";
import { acknowledgementCode, type Finding } from "../twin/acknowledgement";

/** What `enabled: true` has come to, where the module does not run: the answer that takes the place of 200. */
export function moduleProgress(state: ModuleState): Finding | undefined {
  if (state === "restarting")
    return {
      code: acknowledgementCode.inProgress,
      sentence: "The module failed and is started again shortly.",
    };
  if (state === "failed")
    return {
      code: acknowledgementCode.failed,
      sentence: "The module failed too often and was left stopped; restartModule starts it again.",
    };
  return undefined;
}
