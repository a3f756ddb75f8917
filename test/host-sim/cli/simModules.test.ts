import { describe, expect, it } from "vitest";
import { eventsOf, type Line, loam, telemetryOf, useStateFolder } from "./loamRun";

useStateFolder();

const transports = [
  ["component", []],
  ["identity", ["--sessions", "4"]],
  ["identity", ["--sessions", "1"]],
] as const;

/** A sensor whose soil is called too dry, with a module switched off and on; `of` names a module's twin. */
function steps(of: (module: string, change: string) => string): readonly string[] {
  return [
    "2h set soil-001 alerts.soilMoistureLow=0.5",
    `4h set ${of("alerting", "updateInterval=3600")}`,
    "6h call soil-001 restartModule module=inference",
    `8h set ${of("ingestion", "statistics=range")}`,
    `9h set ${of("alerting", "raiseAfter=50")}`,
  ].flatMap((step) => ["--at", step]);
}

/** Twelve hours of it in virtual time. */
async function simulate(transport: "component" | "identity", ...words: string[]) {
  const of = (module: string, change: string) =>
    transport === "component" ? `soil-001 ${module}.${change}` : `soil-001/${module} ${change}`;
  const call = ["sim", "--speed", "max", "--duration", "12h", "--seed", "7", "--module-transport", transport];
  const { code, results, remarks } = await loam(...call, ...words, ...steps(of));
  expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
  return results;
}

describe.each(transports)("loam sim --module-transport %s %j", (transport, words) => {
  it("repeats byte for byte", async () => {
    const first = await simulate(transport, "--json", ...words);
    expect(await simulate(transport, "--json", ...words)).toBe(first);
  });

  it("has modules send under their names, over which records are not counted", async () => {
    const results = await simulate(transport, "--json", ...words);
    const messages = eventsOf(results, "telemetry").filter((line) => line["module"] !== undefined);
    expect(new Set(messages.map((line) => line["module"]))).toEqual(new Set(["inference", "alerting"]));
    expect(messages.find((line) => line["module"] === "alerting")?.["telemetry"]).toMatchObject({
      alert: "soilMoistureLow",
      state: "raised",
      threshold: 0.5,
    });
    expect(eventsOf(results, "end")).toMatchObject([{ readings: telemetryOf(results).length }]);
    // Four an hour; the one that was measured when the run ended may be on its way.
    expect(telemetryOf(results).length).toBeGreaterThan(46);
  });

  it("has settings of modules answered in the twin that they are in", async () => {
    const results = await simulate(transport, "--json", ...words);
    const patches = eventsOf(results, "reported").map((line) => {
      const patch = line["patch"] as Line;
      return (transport === "component" ? patch["alerting"] : line["module"] && patch) as Line | undefined;
    });
    expect(patches).toContainEqual(
      expect.objectContaining({ updateInterval: expect.objectContaining({ value: 3600, ac: 200 }) }),
    );
  });

  it("is calm for people: what modules conclude, each answer once, and no chatter of connections", async () => {
    const results = await simulate(transport, ...words);
    const lines = results.split("\n");
    const name = (module: string, setting: string) =>
      transport === "component" ? `soil-001  ${module}.${setting}` : `soil-001/${module}  ${setting}`;
    const answers = lines.filter((line) => / \((200|202|203|400|500)\), in force/.test(line));
    expect(answers).toEqual([
      expect.stringMatching(/^soil-001 {2}calibration: applied \(200\), in force: \{/),
      expect.stringMatching(
        /^soil-001 {2}alerts: applied \(200\), in force: \{.*"soilMoistureLow":0\.5\}\.$/,
      ),
      `${name("alerting", "updateInterval")}: applied (200), in force: 3600.`,
      `${name("ingestion", "statistics")}: applied (200), in force: "range".`,
      expect.stringContaining(
        `${name("alerting", "raiseAfter")}: refused (400), in force: 2. raiseAfter must be`,
      ),
    ]);
    expect(lines.filter((line) => line.includes("connected to"))).toEqual([
      "soil-001  connected to localhost",
    ]);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /soil-001\/alerting {2}alert soilMoistureLow raised: 0\.\d+ m³\/m³, threshold 0\.5 m³\/m³$/,
      ),
    );
    expect(lines).toContainEqual(expect.stringMatching(/soil-001\/inference {2}estimate: drying /));
    expect(results).toContain('soil-001  restartModule answered 200: {"state":"running"}');
    expect(results).not.toMatch(/settings applied|light o|\[object|undefined|NaN/);
    // Until the device knows its calibration.
    const faults = lines.flatMap((line) => /fault raised: (\w+)/.exec(line)?.slice(1) ?? []);
    expect(faults).toEqual(["moistureUncalibrated"]);
    // 48 records and twelve estimates; the rest is what the start and the steps bring.
    expect(lines.length).toBeLessThan(85);
  });
});

describe("loam sim --sessions", () => {
  it("is all the connections that a device ever has at once", async () => {
    for (const sessions of [1, 2, 3, 4]) {
      const results = await simulate("identity", "--json", "--sessions", String(sessions));
      let open = 0;
      let most = 0;
      for (const line of results.split("\n")) {
        if (line.startsWith('{"event":"connected"')) most = Math.max(most, ++open);
        if (line.startsWith('{"event":"disconnected"')) open--;
      }
      expect(most).toBe(sessions);
    }
  });
});
