import { describe, expect, it } from "vitest";
import { simulatedPins, usualParts } from "../../../host-sim/bus/usualParts";
import { installerCalibration, installerSettings } from "../../../host-sim/fleet/installerCalibration";
import type { Json } from "../../../src/model/boundedJson";
import { readParts } from "../../../src/sensors/readParts";

function settingsFor(...parts: Json[]) {
  const read = readParts({ parts }, simulatedPins);
  if ("problem" in read) throw new Error(read.problem);
  return installerSettings(read.parts);
}

const line = (dryRaw: number, wetRaw: number) => ({
  soilMoisture: { dryRaw, wetRaw, dryWaterContent: 0, wetWaterContent: 0.46 },
});

describe("What an installer desires", () => {
  it("is the capacitive line for the usual parts", () => {
    expect(installerSettings(usualParts)).toEqual({ calibration: installerCalibration });
  });

  it("is each place's own line, by the kind of its probe", () => {
    const bus = { data: 6, clock: 7 };
    const settings = settingsFor(
      { kind: "seesaw", ...bus, address: 54, place: 1 },
      { kind: "chirp", ...bus, place: 2 },
      { kind: "capacitive", pin: 3, place: 3 },
    );
    expect(settings).toEqual({
      calibration: line(330, 1_030.2),
      calibration2: line(235, 557),
      calibration3: line(2_200, 1_000),
    });
  });

  it("is nothing for a probe that its maker has calibrated, and without one", () => {
    expect(settingsFor({ kind: "sdi12", pin: 4, transmitPin: 5, address: "0" })).toEqual({});
    expect(settingsFor({ kind: "ds18b20", pin: 5 })).toEqual({});
  });
});
