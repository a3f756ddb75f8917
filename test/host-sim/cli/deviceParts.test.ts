import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loam, telemetryOf, useStateFolder } from "./loamRun";

const folder = useStateFolder();
const connectionString = `HostName=localhost;DeviceId=a;SharedAccessKey=${Buffer.alloc(32, 7).toString("base64")}`;
const example = join(import.meta.dirname, "../../../device.example.json");

function write(text: string): string {
  const file = join(folder(), "device.json");
  writeFileSync(file, text);
  return file;
}

const sim = (file: string) => loam(..."sim --json --speed max --duration 20m --parts".split(" "), file);

describe("loam sim --parts", () => {
  it("gives each device the parts of device.example.json, and what they measure is good", async () => {
    const { code, results, remarks } = await sim(example);
    expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
    expect(telemetryOf(results)[1]).toMatchObject({
      quality: "good",
      quality2: "good",
      soilTemperature2: expect.any(Number),
      airTemperature: expect.any(Number),
      airHumidity: expect.any(Number),
      battery: expect.any(Number),
    });
    expect(results).toContain(
      '"parts":{"list":"capacitive at 1, ds18b20 at 1, ds18b20 at 2, sht3x, battery"}',
    );
  });

  it.each([
    [{ kind: "chirp", data: 6, clock: 7 }, "soilTwoPoint"],
    [{ kind: "seesaw", data: 6, clock: 7 }, "soilTwoPoint"],
    [{ kind: "sdi12", pin: 4, transmitPin: 5, powerPin: 6, address: "0" }, "factory"],
  ])("has a water content of %o at places 1 and 2, calibrated as fits its kind", async (part, level) => {
    const second = { kind: "capacitive", pin: 3, place: 2 };
    const file = write(JSON.stringify({ parts: [{ ...part, place: 1 }, second] }));
    const record = telemetryOf((await sim(file)).results)[1];
    expect(record).toMatchObject({
      quality: "good",
      calibrationLevel: level,
      quality2: "good",
      calibrationLevel2: "soilTwoPoint",
    });
    const [one, two] = [Number(record?.["soilMoisture"]), Number(record?.["soilMoisture2"])];
    expect(Math.abs(one - two)).toBeLessThan(0.05);
  });

  it("tells of a battery and a probe only where there is one", async () => {
    const file = write('{"parts":[{"kind":"ds18b20","pin":5}]}');
    const [record] = telemetryOf((await sim(file)).results);
    expect(record).toMatchObject({ quality: "good", soilTemperature: expect.any(Number) });
    for (const name of ["battery", "soilMoistureRaw", "calibrationLevel", "faults"])
      expect(record).not.toHaveProperty(name);
  });

  it.each([
    ['{"parts":[{"kind":"thermo","pin":3}]}', /: Part 1: "kind" must be one of battery, capacitive, /],
    ['{"parts":[{"kind":"capacitive","pin":18}]}', /: Part 1 \(capacitive\)\.pin is GPIO 18, /],
    ['{"parts":[]}', /parts/],
    [
      '{"parts":[{"kind":"capacitive","pin":3,"pin":4}]}',
      /: An object has the same key twice, again at line 1, column 40; give each key once\.$/,
    ],
    ["{parts", /: A device must be valid JSON\.$/],
  ])("refuses %s with one sentence", async (text, words) => {
    const file = write(text);
    for (const call of [
      ["sim", "--parts", file],
      ["device", "--parts", file, "--connection-string", connectionString],
    ]) {
      const { code, results, remarks } = await loam(...call);
      expect({ code, results }).toEqual({ code: 2, results: "" });
      expect(remarks).toMatch(/^[^\n]+\.\n$/);
      expect(remarks.startsWith(`${file}: `)).toBe(true);
      expect(remarks.trimEnd()).toMatch(words);
    }
  });

  it("says that a file is not there or is none", async () => {
    const nowhere = await loam("sim", "--parts", "/nowhere/device.json");
    expect(nowhere).toMatchObject({
      code: 2,
      remarks: '"/nowhere/device.json" cannot be read: there is no such file.\n',
    });
    expect(await loam("sim", "--parts", "/")).toMatchObject({
      code: 2,
      remarks: '"/" cannot be read (EISDIR).\n',
    });
  });
});
