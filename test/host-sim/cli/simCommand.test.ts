import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventsOf, type Line, linesOf, loam, telemetryOf, useStateFolder } from "./loamRun";

/** Runs in virtual time and gives what it printed. */
async function simulate(...words: string[]): Promise<string> {
  const { code, results, remarks } = await loam("sim", "--json", "--speed", "max", ...words);
  expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
  return results;
}

const sequences = (results: string) => telemetryOf(results).map((fields) => Number(fields["sequence"]));

describe("loam sim in virtual time", () => {
  const folder = useStateFolder();

  it("repeats byte for byte with one seed, and differs with another", async () => {
    const words = ["--interval", "60", "--at", "30m call soil-001 reboot", "--duration", "2h"];
    const first = await simulate("--seed", "7", ...words);
    expect(await simulate("--seed", "7", ...words)).toBe(first);
    expect(await simulate("--seed", "8", ...words)).not.toBe(first);
  });

  it("leaves nothing behind: no file, no listener, no signal handler", async () => {
    const before = process.listenerCount("SIGINT");
    await simulate("--duration", "1h");
    expect(readdirSync(folder())).toEqual([]);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  it("measures at the firmware's own interval unless told otherwise, and ends at its very instant", async () => {
    const results = await simulate("--duration", "1h");
    expect(linesOf(results).at(-1)).toEqual({ event: "end", virtualSeconds: 3600, readings: 4 });
    expect(telemetryOf(results)).toHaveLength(4);
  });

  it("prints telemetry with its stamp, its size and how it was written", async () => {
    const [line] = eventsOf(await simulate("--duration", "1m"), "telemetry");
    expect(line).toMatchObject({
      device: "soil-001",
      contentType: "application/json",
      bytes: expect.any(Number),
      enqueuedTime: expect.stringMatching(/^2026-01-01T00:00:0\d\.\d{3}Z$/),
      telemetry: { sequence: 1, boot: 1, time: expect.stringMatching(/^2026-01-01T00:00:0[12]Z$/) },
    });
  });

  it("has readings good as soon as the device knows its calibration, and says until then that it has none", async () => {
    const [first, ...others] = telemetryOf(await simulate("--duration", "1h"));
    expect(first).toMatchObject({
      quality: "uncertain",
      calibrationLevel: "none",
      faults: ["moistureUncalibrated"],
    });
    expect(others).toHaveLength(3);
    for (const record of others)
      expect(record).toMatchObject({ quality: "good", calibrationLevel: "soilTwoPoint" });
  });

  it("runs as many devices as it is told, each with soil of its own", async () => {
    const results = await simulate("--devices", "3", "--duration", "30m");
    const first = eventsOf(results, "telemetry").slice(0, 3);
    expect(first.map((line) => line["device"]).sort()).toEqual(["soil-001", "soil-002", "soil-003"]);
    const moistures = first.map((line) => (line["telemetry"] as Line)["soilMoistureRaw"]);
    expect(new Set(moistures).size).toBe(3);
  });

  it("says in words for people what it says in JSON for machines", async () => {
    const { code, results } = await loam(
      "sim",
      "--speed",
      "max",
      "--duration",
      "16m",
      "--at",
      "1m call soil-001 nope",
    );
    expect(code).toBe(0);
    expect(results).toMatch(/^soil-001 {2}connected to localhost$/m);
    expect(results).toMatch(
      /^2026-01-01T00:15:0\dZ {2}soil-001 #2 {2}soil moisture 0\.\d{3} m³\/m³ \(raw [\d.]+, soil two-point calibration, \d+ % available to plants\), soil temperature -?[\d.]+ °C, battery [34]\.\d\d V, good$/m,
    );
    expect(results).toMatch(
      /^soil-001 {2}fault raised: moistureUncalibrated\. The moisture probe was never calibrated: /m,
    );
    expect(results).toMatch(/^soil-001 {2}nope answered 404: \{.*\}$/m);
    expect(results).toMatch(/^Stopped after 2 readings\.$/m);
    expect(results).not.toMatch(/\[object|undefined|NaN/);
  });
});

describe("a step of --at", () => {
  useStateFolder();

  it("sets desired properties, which the device applies and acknowledges", async () => {
    const results = await simulate("--at", "1m set soil-001 telemetryInterval=60", "--duration", "4m");
    expect(eventsOf(results, "desired")).toEqual([
      {
        event: "desired",
        device: "soil-001",
        time: "2026-01-01T00:01:00.000Z",
        version: 3,
        patch: { telemetryInterval: 60 },
      },
    ]);
    const answer = eventsOf(results, "reported").find(
      (line) => ((line["patch"] as Line)["telemetryInterval"] as Line | undefined)?.["av"] === 3,
    );
    expect(answer?.["patch"]).toMatchObject({ telemetryInterval: { value: 60, ac: 200, av: 3 } });
    const seconds = telemetryOf(results).map((fields) => (Date.parse(String(fields["time"])) / 1000) % 3600);
    const [, second = 0, third] = seconds;
    // One new interval from the change, but for what probes take longer to settle the first time.
    expect(Math.abs(second - 120)).toBeLessThanOrEqual(1);
    expect(third).toBe(second + 60);
  });

  it("leaves the old value in force where the device refuses", async () => {
    const results = await simulate(
      ..."--interval 60 --duration 6m --at".split(" "),
      "2m set soil-001 telemetryInterval=1",
    );
    const answers = eventsOf(results, "reported").map((line) => (line["patch"] as Line)["telemetryInterval"]);
    expect(answers.filter((answer) => answer !== undefined).at(-1)).toMatchObject({
      ac: 400,
      ad: expect.stringContaining("from 5 to 86400"),
    });
    expect(telemetryOf(results)).toHaveLength(6);
  });

  it("takes JSON with blanks in it, and several changes", async () => {
    const results = await simulate(
      "--at",
      '1m set soil-001 {"telemetryInterval": 60, "note": "two  blanks"}',
      "--at",
      "1m set soil-001 telemetryEncoding=cbor note=null",
      "--duration",
      "2m",
    );
    expect(eventsOf(results, "desired").map((line) => line["patch"])).toEqual([
      { telemetryInterval: 60, note: "two  blanks" },
      { telemetryEncoding: "cbor", note: null },
    ]);
  });

  it("calls methods, and prints what the device answered", async () => {
    const results = await simulate(
      "--at",
      "1m call soil-001 sampleNow",
      "--at",
      '2m call soil-001 nope {"x": [1]}',
      "--duration",
      "3m",
    );
    const [sample, unknown] = eventsOf(results, "method");
    expect(sample).toMatchObject({ name: "sampleNow", payload: null, outcome: { status: 200 } });
    expect((sample?.["outcome"] as Line | undefined)?.["payload"]).toMatchObject({
      sequence: 2,
      quality: "good",
    });
    expect(unknown).toMatchObject({ name: "nope", payload: { x: [1] }, outcome: { status: 404 } });
  });

  it("says that a device was not there to be called", async () => {
    const { results } = await loam(
      "sim",
      ..."--speed max --duration 1m --at".split(" "),
      "1ms call soil-001 sampleNow",
    );
    expect(results).toMatch(/^soil-001 {2}sampleNow was not answered: .+\.$/m);
  });

  it("reboots: a new boot, and sequence numbers that never repeat", async () => {
    const reboots = ["1h", "61m", "62m", "90m"].flatMap((time) => ["--at", `${time} call soil-001 reboot`]);
    const results = await simulate("--interval", "60", ...reboots, "--duration", "2h");
    const telemetry = telemetryOf(results);
    expect(telemetry.at(-1)).toMatchObject({ boot: 5 });
    const all = sequences(results);
    expect(new Set(all).size).toBe(all.length);
    expect([...all].sort((a, b) => a - b)).toEqual(all);
    const boots = telemetry.map((fields) => Number(fields["boot"]));
    expect([...boots].sort((a, b) => a - b)).toEqual(boots);
    expect(eventsOf(results, "disconnected")).toHaveLength(4);
    expect(results).toContain('"resetReason":"software"');
  });

  it("changes to CBOR: other bytes, the same fields", async () => {
    const json = await simulate("--interval", "30", "--duration", "10m");
    const cbor = await simulate(
      ..."--interval 30 --duration 10m --at".split(" "),
      "1m set soil-001 telemetryEncoding=cbor",
    );
    const types = eventsOf(cbor, "telemetry").map((line) => line["contentType"]);
    const change = types.indexOf("application/cbor");
    expect(change).toBeGreaterThan(0);
    expect(new Set(types.slice(change))).toEqual(new Set(["application/cbor"]));
    const names = (results: string) => telemetryOf(results).map((fields) => Object.keys(fields));
    expect(names(cbor)).toEqual(names(json));
    const size = (line: Line | undefined) => Number(line?.["bytes"]);
    const lines = eventsOf(cbor, "telemetry");
    expect(size(lines.at(-1))).toBeLessThan(size(lines[0]) / 3);
    expect(cbor).not.toContain('"problem"');
  });

  it("takes the network away and brings it back: what waited arrives, in order", async () => {
    const results = await simulate(
      ..."--interval 60 --duration 100m --at".split(" "),
      "10m network soil-001 off",
      "--at",
      "40m network soil-001 on",
    );
    expect(eventsOf(results, "network")).toEqual([
      { event: "network", device: "soil-001", state: "off" },
      { event: "network", device: "soil-001", state: "on" },
    ]);
    expect(sequences(results)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(eventsOf(results, "telemetry").some((line) => line["batch"] === 16)).toBe(true);
  });

  it("takes the power away: nothing is measured, and all goes on with the next start", async () => {
    const results = await simulate(
      ..."--interval 60 --duration 40m --at".split(" "),
      "10m power soil-001 off",
      "--at",
      "30m power soil-001 on",
    );
    const boots = telemetryOf(results).map((fields) => Number(fields["boot"]));
    expect(boots.filter((boot) => boot === 1)).toHaveLength(10);
    expect(boots.filter((boot) => boot === 2)).toHaveLength(10);
    expect(sequences(results)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(results).toContain('"resetReason":"powerOn"');
  });

  it("fails, with one sentence, where a change would make the twin too large", async () => {
    const steps = Array.from({ length: 12 }, (_, index) => `1m set soil-001 k${index}=${"x".repeat(4000)}`);
    const words = steps.flatMap((step) => ["--at", step]);
    const { code, remarks } = await loam("sim", ..."--speed max --duration 2m".split(" "), ...words);
    expect(code).toBe(1);
    expect(remarks).toMatch(/^"1m set soil-001 k\d+=x+…" failed: [^\n]+\.\n$/);
  });
});

describe("loam sim --store", () => {
  const folder = useStateFolder();

  it("keeps twins over runs: what was desired once still holds", async () => {
    const store = ["--store", join(folder(), "hub.sqlite")];
    await simulate(...store, "--at", "1m set soil-001 telemetryInterval=60", "--duration", "2m");
    const results = await simulate(...store, "--duration", "5m");
    expect(telemetryOf(results)).toHaveLength(5);
  });
});
