import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { eventsOf, type Line, linesOf, loam, type RunningLoam, startLoam, useStateFolder } from "./loamRun";

const folder = useStateFolder();
const running: RunningLoam[] = [];

afterEach(async () => {
  for (const command of running.splice(0)) await command.interrupt();
});

function start(...words: string[]): RunningLoam {
  const command = startLoam(...words);
  running.push(command);
  return command;
}

/** A simulation on ports of its own, once its device has reported. Twenty times as fast as life, for a quick boot. */
async function startSim(...words: string[]): Promise<RunningLoam> {
  const sim = start("sim", "--json", "--port", "0", "--rest-port", "0", "--speed", "20", ...words);
  await sim.line((line) => line["event"] === "reported");
  return sim;
}

const patchOf = (line: Line) => line["patch"] as Line;

describe("a second terminal beside loam sim", () => {
  it("has a setting applied, and sees the acknowledgement", async () => {
    const sim = await startSim();
    expect(await loam("twin", "set", "soil-001", "telemetryInterval=10")).toEqual({
      code: 0,
      results: "soil-001  telemetryInterval: applied (200), in force: 10.\n",
      remarks: "",
    });
    const answer = await sim.line(
      (line) =>
        line["event"] === "reported" && (patchOf(line)["telemetryInterval"] as Line)?.["value"] === 10,
    );
    expect(patchOf(answer)["telemetryInterval"]).toEqual({ value: 10, av: 3 });
    const json = await loam("--json", "twin", "set", "soil-001", '{"telemetryInterval":20}');
    expect(linesOf(json.results)).toEqual([
      { event: "acknowledgement", device: "soil-001", name: "telemetryInterval", value: 20, ac: 200, av: 4 },
    ]);
  });

  it("has a setting refused, with the reason, while the old value stays in force", async () => {
    await startSim();
    const { code, results, remarks } = await loam("twin", "set", "soil-001", "telemetryInterval=1", "foo=2");
    expect({ code, remarks }).toEqual({ code: 1, remarks: "2 changes were refused.\n" });
    expect(results).toContain(
      "telemetryInterval: refused (400), in force: 5. telemetryInterval must be a whole",
    );
    expect(results).toContain("foo: refused (400). There is no setting of this name");
    const { results: twin } = await loam("twin", "get", "soil-001");
    expect(JSON.parse(twin)).toMatchObject({
      properties: {
        desired: { telemetryInterval: 1 },
        reported: { telemetryInterval: { value: 5, ac: 400 } },
      },
    });
  });

  it("prints when each property changed as JSON only: it is most of a twin", async () => {
    await startSim();
    expect((await loam("twin", "get", "soil-001")).results).not.toContain("$metadata");
    expect((await loam("twin", "get", "soil-001", "--json")).results).toContain("$metadata");
  });

  it("has a setting and an unknown key removed", async () => {
    await startSim();
    await loam("twin", "set", "soil-001", "foo=2");
    const { code, results } = await loam(
      "twin",
      "set",
      "soil-001",
      "telemetryInterval=null",
      "foo=null",
      "bar=null",
    );
    expect(code).toBe(0);
    expect(results).toContain("telemetryInterval: default in force (203), in force: 900.");
    expect(results).toContain("soil-001  foo: removed.\n");
    expect(results).toContain("soil-001  bar: removed.\n");
  });

  it("says at once that what the device only reports takes no value", async () => {
    await startSim();
    await loam("twin", "set", "soil-001", "telemetryInterval=20");
    const { code, results, remarks } = await loam("twin", "set", "soil-001", "health=5");
    expect(code).toBe(1);
    expect(results).toContain("soil-001  health: read only;");
    expect(remarks).toBe("One change was refused.\n");
  });

  it("calls methods: the answer, and exit code 1 where the device says no", async () => {
    await startSim();
    const sample = await loam("call", "soil-001", "sampleNow", "--json");
    expect(sample.code).toBe(0);
    expect(linesOf(sample.results)).toMatchObject([
      { event: "method", device: "soil-001", method: "sampleNow", status: 200, payload: { quality: "good" } },
    ]);
    const unknown = await loam("call", "soil-001", "nope", '{"a":1}');
    expect(unknown).toMatchObject({ code: 1, remarks: "The device answered nope with status 404.\n" });
    expect(unknown.results).toMatch(/^soil-001 nope: 404 \{.*\}\n$/);
  });

  it("reboots the device, which comes back", async () => {
    const sim = await startSim();
    expect(await loam("call", "soil-001", "reboot")).toMatchObject({ code: 0 });
    const back = await sim.line((line) => line["event"] === "telemetry" && bootOf(line) === 2);
    expect(back).toMatchObject({ device: "soil-001" });
  });

  it("says of a device that is not known that it is not", async () => {
    await startSim();
    for (const call of [
      "twin get x",
      "twin set x a=1",
      "twin watch x",
      "call x y",
      "telemetry x",
      "device remove x",
    ]) {
      expect(await loam(...call.split(" "))).toEqual({
        code: 1,
        results: "",
        remarks: "Device x is not registered.\n",
      });
    }
  });

  it("lists, adds and removes devices", async () => {
    const sim = await startSim();
    const added = await loam("--json", "device", "add", "soil-x");
    const { mqttPort } = (await sim.line((line) => line["event"] === "listening")) as { mqttPort: number };
    expect(linesOf(added.results)).toEqual([
      {
        event: "added",
        deviceId: "soil-x",
        connectionString: expect.stringMatching(
          new RegExp(`^HostName=localhost:${mqttPort};DeviceId=soil-x;SharedAccessKey=[\\w+/]{43}=$`),
        ),
      },
    ]);
    expect(await loam("device", "add", "soil-x")).toMatchObject({ code: 1, remarks: /already/ });
    const { results } = await loam("device", "list");
    expect(results).toMatch(
      /^soil-001 {2}enabled {2}Connected {2}last active 20.*Z\nsoil-x {2}enabled {2}Disconnected {2}last active never\n$/,
    );
    expect(await loam("device", "remove", "soil-x")).toMatchObject({
      code: 0,
      results: "soil-x is removed.\n",
    });
    const { results: rest } = await loam("device", "list", "--json");
    expect(linesOf(rest).map((line) => line["deviceId"])).toEqual(["soil-001"]);
    await loam("device", "remove", "soil-001");
    expect(await loam("device", "list")).toMatchObject({ code: 0, results: "The hub has no devices.\n" });
  });

  it("says at once that a setting is stored where the device is not connected", async () => {
    await startSim();
    await loam("device", "add", "soil-x");
    expect(await loam("twin", "set", "soil-x", "telemetryInterval=60")).toEqual({
      code: 0,
      results:
        "soil-x  telemetryInterval: stored in the hub (version 2); the device is not connected and takes it when it is.\n",
      remarks: "",
    });
    expect(await loam("call", "soil-x", "sampleNow")).toMatchObject({ code: 1, results: "" });
  });

  it("follows telemetry, of all devices or of one, until it is interrupted", async () => {
    const sim = await startSim("--devices", "2");
    const all = start("telemetry", "--json");
    const one = start("telemetry", "soil-002", "--json");
    await all.line((line) => line["device"] === "soil-001");
    const line = await one.line((each) => each["event"] === "telemetry");
    expect(line).toMatchObject({
      device: "soil-002",
      contentType: "application/json",
      telemetry: { boot: 1 },
    });
    const { code, results, remarks } = await one.interrupt();
    expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
    expect(new Set(eventsOf(results, "telemetry").map((each) => each["device"]))).toEqual(
      new Set(["soil-002"]),
    );
    await sim.interrupt();
    expect(await all.finished).toMatchObject({
      code: 1,
      remarks: expect.stringMatching(/^The hub cannot be used: .*\.\n$/),
    });
  });

  it("watches a twin: as it is, and each time it changes", async () => {
    await startSim();
    const watch = start("twin", "watch", "soil-001", "--json");
    await watch.line((line) => line["event"] === "twin");
    await loam("twin", "set", "soil-001", "telemetryInterval=33");
    await watch.line((line) => JSON.stringify(line).includes('"value":33'));
    expect(await watch.interrupt()).toMatchObject({ code: 0, remarks: "" });
  });

  it("is refused with a wrong service key, and with a root that is not the hub's", async () => {
    await startSim();
    const { serviceConnectionString } = JSON.parse(readFileSync(join(folder(), "hub.json"), "utf8")) as {
      serviceConnectionString: string;
    };
    const wrongKey = serviceConnectionString.replace(
      /SharedAccessKey=.*/,
      `SharedAccessKey=${Buffer.alloc(32).toString("base64")}`,
    );
    const refused = await loam("twin", "get", "soil-001", "--login", wrongKey);
    expect(refused.code).toBe(1);
    expect(refused.remarks).toMatch(/^[^\n]*(key|signature|authori)[^\n]*\.\n$/i);
    expect(await loam("twin", "get", "soil-001", "--login", serviceConnectionString)).toMatchObject({
      code: 0,
    });
    process.env["LOAM_LOGIN"] = serviceConnectionString;
    const elsewhere = join(folder(), "elsewhere");
    process.env["LOAM_STATE"] = elsewhere;
    const distrusted = await loam("device", "list");
    expect(distrusted.remarks).toMatch(
      /^The hub cannot be used: .* is not trusted; --ca names the root certificate to trust\.\n$/,
    );
    expect(await loam("device", "list", "--ca", join(folder(), "ca.pem"))).toMatchObject({ code: 0 });
    process.env["LOAM_STATE"] = folder();
  });
});

const bootOf = (line: Line) => (line["telemetry"] as Line)["boot"];

describe("loam sim in real time", () => {
  it("tells what to type next after the first reading, and ends in order when interrupted", async () => {
    const sim = start("sim", "--port", "0", "--rest-port", "0", "--speed", "20", "--duration", "1d");
    await sim.text("Ctrl-C here stops it.");
    const { code, results, remarks } = await sim.interrupt();
    expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
    expect(results).toContain("npx loam twin set soil-001 telemetryInterval=10");
    expect(results).toMatch(/Stopped after \d+ readings?\.\n$/);
    expect(existsSync(join(folder(), "hub.json"))).toBe(false);
  });

  it("begins its hub's record where it stopped: twins, keys and sequence numbers last", async () => {
    const first = await startSim();
    await loam("twin", "set", "soil-001", "telemetryInterval=7");
    const before = await first.interrupt();
    const second = await startSim();
    const line = await second.line((each) => each["event"] === "telemetry");
    expect(bootOf(line)).toBe(2);
    const last = eventsOf(before.results, "telemetry").at(-1)?.["telemetry"] as Line;
    expect((line["telemetry"] as Line)["sequence"]).toBeGreaterThan(last["sequence"] as number);
    const { results } = await loam("twin", "get", "soil-001", "--json");
    expect(linesOf(results)[0]).toMatchObject({
      properties: { reported: { telemetryInterval: { value: 7 } } },
    });
  });

  it("says that its port is in use, and leaves the other hub alone", async () => {
    const sim = await startSim();
    const { mqttPort } = (await sim.line((line) => line["event"] === "listening")) as { mqttPort: number };
    const ports = ["--port", String(mqttPort), "--rest-port", "0"];
    const store = ["--store", join(folder(), "other.sqlite")];
    // A simulation has its devices to itself, so that a second one in this folder would not come as far; a hub has none.
    for (const [command, place] of [
      ["hub", folder()],
      ["sim", join(folder(), "another")],
    ] as const) {
      process.env["LOAM_STATE"] = place;
      expect(await loam(command, ...ports, ...store)).toEqual({
        code: 1,
        results: "",
        remarks: `Port ${mqttPort} for MQTT on 127.0.0.1 is in use: another hub may be running there; npx loam sim and npx loam hub take others with --port and --rest-port, 0 any free one.\n`,
      });
    }
    process.env["LOAM_STATE"] = folder();
    expect(await loam("device", "list")).toMatchObject({ code: 0 });
  });

  it("prints one JSON object a line, whatever happens", async () => {
    const sim = await startSim("--devices", "2");
    await loam("twin", "set", "soil-002", "telemetryInterval=1");
    await loam("call", "soil-002", "reboot");
    const { code, results } = await sim.interrupt();
    expect(code).toBe(0);
    const events = new Set(linesOf(results).map((line) => line["event"]));
    for (const event of ["listening", "connected", "telemetry", "desired", "reported", "method", "end"])
      expect(events).toContain(event);
  });
});
