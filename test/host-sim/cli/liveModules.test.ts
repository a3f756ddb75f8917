import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linesOf, loam, type RunningLoam, startLoam, useStateFolder } from "./loamRun";
import { PlainClient } from "./plainClient";

const folder = useStateFolder();
const running: RunningLoam[] = [];
const clients: PlainClient[] = [];
let hub: RunningLoam;

beforeEach(async () => {
  hub = start("hub", "--json", "--port", "0", "--rest-port", "0");
  await hub.line((line) => line["of"] === "soil-001");
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const command of running.splice(0)) await command.interrupt();
});

function start(...words: string[]): RunningLoam {
  const command = startLoam(...words);
  running.push(command);
  return command;
}

const id = "soil-001/alerting";

/** The connection string of a device or module that is registered now. */
async function added(who: string): Promise<string> {
  const { results } = await loam("device", "add", who, "--json");
  return String(linesOf(results)[0]?.["connectionString"]);
}

async function connected(who: string): Promise<PlainClient> {
  const client = await PlainClient.open(await added(who), join(folder(), "ca.pem"));
  clients.push(client);
  return client;
}

describe("the modules of a device", () => {
  it("are added, listed and removed", async () => {
    const string =
      /^HostName=localhost:\d+;DeviceId=soil-001;ModuleId=alerting;SharedAccessKey=[\w+/]{43}=\n$/;
    expect(await loam("device", "add", id)).toEqual({
      code: 0,
      results: expect.stringMatching(string),
      remarks: "",
    });
    expect(await loam("device", "add", id)).toMatchObject({
      code: 1,
      remarks: /already has a module alerting/,
    });
    await loam("device", "add", "soil-001/ingestion");
    const line = (who: string, status = "") => `${who}${status}  Disconnected  last active never\n`;
    const device = line("soil-001", "  enabled");
    expect((await loam("device", "list")).results).toBe(device);
    expect((await loam("device", "list", "soil-001")).results).toBe(
      device + line(id) + line("soil-001/ingestion"),
    );
    expect(linesOf((await loam("device", "list", id, "--json")).results)).toEqual([
      {
        event: "module",
        deviceId: "soil-001",
        moduleId: "alerting",
        connectionState: "Disconnected",
        lastActivityTime: "0001-01-01T00:00:00Z",
      },
    ]);
    expect(await loam("device", "remove", id)).toMatchObject({ code: 0, results: `${id} is removed.\n` });
    const { results } = await loam("device", "remove", "soil-001/ingestion", "--json");
    expect(linesOf(results)).toEqual([{ event: "removed", deviceId: "soil-001", moduleId: "ingestion" }]);
    expect((await loam("device", "list", "soil-001")).results).toBe(device);
  });

  it("are among the connection strings that the hub prints when it starts again", async () => {
    await loam("device", "add", id);
    await hub.interrupt();
    const again = start("hub", "--port", "0", "--rest-port", "0");
    await again.text("Module soil-001/alerting: HostName=localhost:");
    await again.text(";DeviceId=soil-001;ModuleId=alerting;SharedAccessKey=");
  });

  it("that are not there are told from a device that is not", async () => {
    const calls = ["twin get", "twin set", "twin watch", "call", "telemetry", "device list", "device remove"];
    const rest: Readonly<Record<string, string[]>> = { "twin set": ["a=1"], call: ["x"] };
    for (const call of calls) {
      const run = (who: string) => loam(...call.split(" "), who, ...(rest[call] ?? []));
      expect(await run("soil-001/m")).toEqual({
        code: 1,
        results: "",
        remarks: "Device soil-001 has no module m.\n",
      });
      expect(await run("x/m")).toMatchObject({ code: 1, remarks: "Device x is not registered.\n" });
    }
    expect(await loam("device", "add", "x/m")).toMatchObject({
      code: 1,
      remarks: "Device x is not registered.\n",
    });
    expect(await loam("call", id, "getLog")).toMatchObject({
      code: 1,
      remarks:
        "Device soil-001 has no module alerting. Where modules are components of their device: twin set soil-001 alerting.…, call soil-001 alerting*….\n",
    });
    expect((await loam("device", "add", "soil-001/$edgeAgent")).remarks).toMatch(
      /^A module id may not begin/,
    );
  });

  it("take settings in their own twin, and answer there", async () => {
    const module = await connected(id);
    module.onDesired = ({ raiseAfter: value }, av) => ({ raiseAfter: { value, ac: 200, av } });
    expect((await loam("twin", "set", id, "raiseAfter=3")).results).toBe(
      `${id}  raiseAfter: applied (200), in force: 3.\n`,
    );
    const reported = await hub.line((line) => line["event"] === "reported");
    expect(reported).toMatchObject({ device: "soil-001", module: "alerting" });
    const { results } = await loam("twin", "get", id, "--json");
    expect(linesOf(results)).toMatchObject([
      { moduleId: "alerting", modelId: "dtmi:test:client;1", properties: { desired: { raiseAfter: 3 } } },
    ]);
    module.close();
    await hub.line((line) => line["event"] === "disconnected" && line["module"] === "alerting");
    expect((await loam("twin", "set", id, "raiseAfter=4")).results).toBe(
      `${id}  raiseAfter: stored in the hub (version 3); the module is not connected and takes it when it is (once an hour where modules take turns).\n`,
    );
  });

  it("are called, at once or when they come", async () => {
    const string = await added(id);
    expect(await loam("call", id, "getLog")).toMatchObject({
      code: 1,
      remarks:
        "Timed out waiting for device to connect. Modules that take turns come once an hour; --connect-timeout waits up to 300 seconds.\n",
    });
    const call = start("call", id, "getLog", "--connect-timeout", "60", "--timeout", "5");
    // Whichever comes first: the call waits for the module, or finds it.
    const module = await PlainClient.open(string, join(folder(), "ca.pem"));
    clients.push(module);
    module.onMethod = (name) => [name];
    expect(await call.finished).toEqual({ code: 0, results: `${id} getLog: 200 ["getLog"]\n`, remarks: "" });
  });

  it("are followed with their device, by name, and alone", async () => {
    const module = await connected(id);
    const device = start("telemetry", "soil-001");
    const alone = start("telemetry", id, "--json");
    const alert = {
      number: 1,
      boot: 1,
      time: "2026-05-01T00:00:00Z",
      alert: "soilMoistureLow",
      state: "raised",
    };
    await device.text("Waiting for telemetry of soil-001");
    // Sent again until both streams, which begin at some moment, have it.
    const shown = Promise.all([
      device.text(
        "2026-05-01T00:00:00Z  soil-001/alerting  alert soilMoistureLow raised: 0.118 m³/m³, threshold 0.12 m³/m³\n",
      ),
      alone.line((line) => line["event"] === "telemetry"),
    ]);
    let isShown = false;
    void shown.then(() => {
      isShown = true;
    });
    while (!isShown)
      await module.send("$.ct=application%2Fjson", { ...alert, value: 0.118, threshold: 0.12 });
    expect((await shown)[1]).toMatchObject({
      device: "soil-001",
      module: "alerting",
      telemetry: { ...alert, value: 0.118 },
    });
    expect(hub.lines.find((line) => line["event"] === "telemetry")).toMatchObject({ module: "alerting" });
  });
});

describe("a module that is a component of its device", () => {
  it("takes settings under its name with the component's mark, and answers each", async () => {
    await loam("device", "remove", "soil-001");
    const device = await connected("soil-001");
    const desired: unknown[] = [];
    device.onDesired = (patch, av) => {
      desired.push(patch);
      return {
        ingestion: { __t: "c", enabled: { value: false, ac: 200, av }, module: { state: "stopped" } },
      };
    };
    expect((await loam("twin", "set", "soil-001", "ingestion.enabled=false")).results).toBe(
      "soil-001  ingestion.enabled: applied (200), in force: false.\n",
    );
    expect(desired).toEqual([{ ingestion: { __t: "c", enabled: false } }]);
    expect(await loam("twin", "set", "soil-001", "ingestion.module=1")).toMatchObject({
      code: 1,
      results: expect.stringContaining("soil-001  ingestion.module: read only;"),
    });
  });

  it("is named in the telemetry that has it as subject", async () => {
    await loam("device", "remove", "soil-001");
    const device = await connected("soil-001");
    await device.send("$.ct=application%2Fjson&$.sub=alerting", { alert: "refillSoon", state: "cleared" });
    const line = await hub.line((each) => each["event"] === "telemetry");
    expect(line).toMatchObject({ device: "soil-001", module: "alerting", telemetry: { state: "cleared" } });
  });
});
