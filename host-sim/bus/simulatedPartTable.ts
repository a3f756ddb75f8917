import type { PartKind } from "../../src/sensors/partTable";
import { attachBatteryDivider } from "./batteryDivider";
import { attachCapacitiveProbe } from "./capacitiveProbe";
import { attachChirpSoilProbe } from "./chirpSoilProbe";
import { attachDs18b20 } from "./ds18b20";
import { attachSdi12Sensor } from "./sdi12Sensor";
import { attachSeesawSoilProbe } from "./seesawSoilProbe";
import { attachSht3x } from "./sht3x";
import type { SimulatedBuses } from "./simulatedBuses";
import type { AttachPart } from "./simulatedPart";

/** The simulated twin of every kind of part. */
export const simulatedPartTable: { readonly [Kind in PartKind]: AttachPart<SimulatedBuses> } = {
  battery: attachBatteryDivider,
  capacitive: attachCapacitiveProbe,
  chirp: attachChirpSoilProbe,
  ds18b20: attachDs18b20,
  sdi12: attachSdi12Sensor,
  seesaw: attachSeesawSoilProbe,
  sht3x: attachSht3x,
};
