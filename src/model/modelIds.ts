import { frozen } from "./frozen";
import type { ModuleName } from "./modules";

/** The device's model where the modules are components of its twin (DTDL: `dtmi:<path>;<version>`). */
export const deviceModelId = "dtmi:loam:SoilSensor;1";

/** The device's model where each module has an identity, and with it a twin and a model of its own. */
export const deviceAloneModelId = "dtmi:loam:SoilSensorDevice;1";

/** The models of the modules: of a component, and of a module that has an identity of its own. */
export const moduleModelIds = frozen({
  ingestion: "dtmi:loam:Ingestion;1",
  inference: "dtmi:loam:Inference;1",
  alerting: "dtmi:loam:Alerting;1",
} as const satisfies { readonly [name in ModuleName]: string });
