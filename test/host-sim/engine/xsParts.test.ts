import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { loam, telemetryOf, useStateFolder } from "../cli/loamRun";
import { describeXs } from "./describeXs";

const folder = mkdtempSync(join(tmpdir(), "loam-parts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const scenario = (probes: string, events = "") => `name: Every part
start: 2026-06-01
lasts: 3h
field: { latitude: 45, soil: loam, water: 0.25, weather: { climate: temperate } }
depths: [0.1, 0.2, 0.4]
device: { settings: { telemetryInterval: 600, telemetryEncoding: cbor }, battery: { charge: 0.8 } }
probes:
${probes}${events}`;

/** What a run of it sends, by engine. */
async function telemetry(name: string, text: string, engine: "node" | "xs") {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, text);
  const run = await loam(..."sim --json --speed max --scenario".split(" "), file, "--engine", engine);
  expect(run).toMatchObject({ code: 0, remarks: "" });
  return telemetryOf(run.results);
}

describeXs("every part on XS", () => {
  useStateFolder();

  it("measures what it measures on Node: capacitive, seesaw, TEROS 12, DS18B20, SHT3x and battery", async () => {
    const text = scenario(`  - part: { kind: capacitive, pin: 3, powerPin: 0 }
  - part: { kind: seesaw, data: 6, clock: 7, place: 2 }
  - part: { kind: sdi12, pin: 4, transmitPin: 10, place: 3 }
    calibration: none
  - part: { kind: ds18b20, pin: 5, probes: [{ rom: 28ff641d8ca21605 }, { rom: 280119a2c30000bf, place: 2 }] }
  - part: { kind: sht3x, data: 6, clock: 7 }
  - part: { kind: battery, pin: 1 }
`);
    const node = await telemetry("most", text, "node");
    expect(await telemetry("most", text, "xs")).toEqual(node);
    expect(node.length).toBeGreaterThan(15);
    expect(node.at(-1)).toMatchObject({
      quality: "good",
      quality2: "good",
      quality3: "good",
      calibrationLevel: "soilTwoPoint",
      calibrationLevel3: "factory",
    });
    const values = ["soilMoisture", "soilMoisture2", "soilMoisture3", "soilTemperature", "soilTemperature2"];
    for (const name of [
      ...values,
      "soilTemperature3",
      "soilConductivity3",
      "airTemperature",
      "airHumidity",
      "battery",
    ])
      expect(node.at(-1)?.[name]).toEqual(expect.any(Number));
  });

  it("measures what it measures on Node: Chirp, and faults that come and go", async () => {
    const events = `events:
  - { at: 40m, fault: noise, part: chirp, for: 50m }
  - { at: 1h, fault: badCrc, part: ds18b20, for: 50m }
  - { at: 2h, fault: swappedWires, part: chirp }
`;
    const parts = "  - part: { kind: chirp, data: 6, clock: 7 }\n  - part: { kind: ds18b20, pin: 5 }\n";
    const node = await telemetry("chirp", scenario(parts, events), "node");
    expect(await telemetry("chirp", scenario(parts, events), "xs")).toEqual(node);
    const faults = new Set(node.flatMap((record) => (record["faults"] as string[] | undefined) ?? []));
    expect(faults).toContain("temperatureCorrupt");
    expect(faults).toContain("moistureNoResponse");
  });
});
