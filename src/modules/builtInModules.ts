import { Alerting } from "./alerting";
import { Inference } from "./inference";
import { Ingestion } from "./ingestion";
import type { ModuleMakers } from "./module";

/** The modules of this firmware. */
export const builtInModules: ModuleMakers = Object.freeze({
  ingestion: (settings, device) => new Ingestion(settings, device),
  inference: (settings, device) => new Inference(settings, device),
  alerting: (settings, device) => new Alerting(settings, device),
} satisfies ModuleMakers);
