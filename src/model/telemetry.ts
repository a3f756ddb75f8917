import { alertFields, estimateFields } from "./moduleMessages";
import { telemetryFields } from "./recordFields";

/** The telemetry of the device (`record`) and of the modules that send their own. */
export const telemetryTables = Object.freeze({
  record: telemetryFields,
  inference: estimateFields,
  alerting: alertFields,
});
