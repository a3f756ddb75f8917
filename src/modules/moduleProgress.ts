import type { JsonObject } from "../model/boundedJson";
import type { ModuleState } from "../model/modules";
import { acknowledgementCode, type Finding } from "../twin/acknowledgement";

/** Why a module that is switched on does not run in safe mode. */
export const safeModeSentence = "The device is in safe mode after crashes in a row: no module runs.";

/** What is reported of a module, which in safe mode says why it does not run. */
export function moduleReport(report: JsonObject, isSafeMode: boolean): JsonObject {
  return isSafeMode ? { ...report, lastFault: safeModeSentence } : report;
}

/** What `enabled: true` has come to, where the module does not run: the answer that takes the place of 200. */
export function moduleProgress(state: ModuleState, isSafeMode = false): Finding | undefined {
  if (isSafeMode) return { code: acknowledgementCode.failed, sentence: safeModeSentence };
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
