import type { Json, JsonObject } from "../../src/model/boundedJson";
import { type Place, placeName } from "../../src/model/places";
import type { PartEntry, ProbeEntry } from "../../src/sensors/part";
import { type PartKind, partTable } from "../../src/sensors/partTable";
import { readParts } from "../../src/sensors/readParts";
import { applyPatch } from "../../src/twin/mergePatch";
import type { SeededRandom } from "../board/random";
import { drawOffset } from "../bus/ds18b20";
import type { SimulatedPartsOptions, SimulatedUnit } from "../bus/simulatedParts";
import { simulatedPins } from "../bus/usualParts";
import { createProbeUnit } from "../world/probePhysics";
import type { Scenario } from "../world/scenarioSchema";
import { installerCalibrationOf } from "./installerCalibrationOf";
import { soilOf, soilSetting } from "./scenarioSoil";

/** What the device of a scenario carries, and what its installer desires of it. */
export interface ScenarioEquipment {
  readonly parts: readonly PartEntry[];
  readonly units: Pick<SimulatedPartsOptions, "depths" | "unitOf">;
  readonly desired: JsonObject;
}

/** @returns a sentence where the parts cannot be what they are */
export function equip(scenario: Scenario, random: SeededRandom): ScenarioEquipment | string {
  const { probes, depths, device } = scenario;
  // What YAML gave is JSON but for dates, which the schema does not let through.
  const read = readParts({ parts: probes.map(({ part }) => part as Json) }, simulatedPins);
  if ("problem" in read) return read.problem;
  const units = new Map<ProbeEntry, SimulatedUnit>();
  const calibrations: Record<string, Json> = {};
  for (const [index, entry] of read.parts.entries()) {
    const { moisture } = partTable[entry.kind as PartKind] as {
      readonly moisture?: Parameters<typeof createProbeUnit>[0]["scale"];
    };
    const { unit: number = "typical", calibration = "none" } = probes[index] ?? {};
    for (const probe of entry.probes) {
      if (probe.place !== undefined && depths[probe.place - 1] === undefined)
        return `There is a part at place ${probe.place}, but "depths" has ${depths.length}.`;
      if (entry.kind === "ds18b20" && number !== "typical")
        units.set(probe, {
          temperatureOffset: drawOffset(random.fork(`thermometer ${number} ${probe.place}`)),
        });
      if (moisture === undefined || probe.place === undefined) continue;
      const lottery = number === "typical" ? {} : { random: random.fork(`unit ${number} ${probe.place}`) };
      const unit = createProbeUnit({ scale: moisture, ...lottery });
      units.set(probe, { curve: unit.curve });
      const soilMoisture = installerCalibrationOf({
        level: calibration,
        unit,
        soil: soilOf(scenario),
        random: random.fork(`installer ${number} ${probe.place}`),
      });
      if (soilMoisture !== undefined) calibrations[placeName("calibration", probe.place)] = { soilMoisture };
    }
  }
  const { settings, battery } = device;
  const installed: JsonObject = {
    soil: soilSetting(scenario),
    installation: Object.fromEntries(
      depths.map((depth, index) => [placeName("depth", (index + 1) as Place), depth]),
    ),
    ...calibrations,
    ...(battery && { power: { batteryChemistry: battery.chemistry } }),
  };
  return {
    parts: read.parts,
    units: {
      depths: Object.fromEntries(depths.map((depth, index) => [index + 1, depth])) as {
        [P in Place]?: number;
      },
      unitOf: (probe) => units.get(probe),
    },
    // As a service sets them on what the installer left: what both speak of is that of both.
    desired: applyPatch(installed, settings as JsonObject),
  };
}
