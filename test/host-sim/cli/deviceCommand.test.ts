import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer as createPlainServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { FaultCode } from "../../../src/model/faults";
import { createTestAuthority } from "../board/testCertificates";
import { type Line, linesOf, loam, type RunningLoam, startLoam } from "./loamRun";

const key = Buffer.alloc(32, 9).toString("base64");
let folder = "";
let hub: RunningLoam;
let connectionString = "";
let port = 0;
let strangersRoot = "";
let expired: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "loam-device-"));
  process.env["LOAM_STATE"] = folder;
  delete process.env["LOAM_LOGIN"];
  hub = startLoam("hub", "--json", "--port", "0", "--rest-port", "0");
  const line = await hub.line((each) => each["of"] === "soil-001");
  connectionString = String(line["connectionString"]);
  port = Number(/localhost:(\d+)/.exec(connectionString)?.[1]);

  const authority = await createTestAuthority();
  strangersRoot = join(folder, "strangers.pem");
  writeFileSync(strangersRoot, authority.ca);
  expired = createServer(await authority.issue("localhost", -10, -1));
  expired.on("tlsClientError", () => undefined);
  expired.listen(0, "127.0.0.1");
  await once(expired, "listening");
});

afterAll(async () => {
  expired.close();
  await hub.interrupt();
  rmSync(folder, { recursive: true, force: true });
  delete process.env["LOAM_STATE"];
});

/** A connection string of a device that the hub has just been given. */
async function added(deviceId: string): Promise<string> {
  const { results } = await loam("device", "add", deviceId, "--json");
  return String(linesOf(results)[0]?.["connectionString"]);
}

const logOf = (results: string) => linesOf(results).map((line: Line) => String(line["line"]));
const at = (deviceId: string, place: number) =>
  `HostName=localhost:${place};DeviceId=${deviceId};SharedAccessKey=${key}`;

/** The first try to connect comes two seconds in; the rest is for a machine that has much else to do. */
const duration = ["--duration", "8s"];

describe.concurrent("loam device", () => {
  it("connects over TLS to a hub it trusts by itself, sends, and takes settings", async ({ expect }) => {
    const device = startLoam("device", "--json", "--connection-string", connectionString);
    const sent = await hub.line((line) => line["event"] === "telemetry" && line["device"] === "soil-001");
    expect(sent["telemetry"]).toMatchObject({
      sequence: 1,
      boot: 1,
      // Nobody has calibrated it.
      quality: "uncertain",
      faults: ["moistureUncalibrated"],
      calibrationLevel: "none",
    });
    const set = await loam("twin", "set", "soil-001", "telemetryInterval=5");
    expect(set.results).toBe("soil-001  telemetryInterval: applied (200), in force: 5.\n");
    const { code, results, remarks } = await device.interrupt();
    expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
    const log = logOf(results);
    expect(log).toContain("connected to localhost");
    expect(log).toContain("settings applied: telemetryInterval=5");
    expect(results).not.toContain(/SharedAccessKey=(.*)/.exec(connectionString)?.[1]);
  });

  it("ends with exit code 0 after its duration where it was connected, trusting the root it is told", async ({
    expect,
  }) => {
    const string = await added("trusting");
    const ca = ["--ca", join(folder, "ca.pem")];
    const { code, results, remarks } = await loam(
      "device",
      "--connection-string",
      string,
      ...ca,
      ...duration,
    );
    expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
    expect(results).toMatch(
      /^reading 1: 0\.\d{3} m³\/m³, -?[\d.]+ °C, uncertain moistureUncalibrated, battery [34]\.\d\d V$/m,
    );
  });

  it("measures a station's record from its beginning, whatever the day", async ({ expect }) => {
    const world = ["--world", join(import.meta.dirname, "../world/fixtures/station.txt"), "--depth", "10"];
    const string = await added("recorded");
    const device = startLoam("device", "--json", "--connection-string", string, ...world);
    const { line } = await device.line((each) => String(each["line"]).startsWith("reading "));
    expect(line).toMatch(
      // So near to freezing the water content waits until the soil has shown that it is thawed.
      /^reading 1: no moisture, 0\.8[78] °C, bad moistureUncalibrated moistureFrozen, battery [34]\.\d\d V$/,
    );
    expect(await device.interrupt()).toMatchObject({ code: 0, remarks: "" });
  });

  it("connects its modules by their own identities where it has their connection strings", async ({
    expect,
  }) => {
    const string = await added("modular");
    const names = ["ingestion", "inference", "alerting"];
    const strings: string[] = [];
    for (const name of names) strings.push(await added(`modular/${name}`));
    const options = strings.flatMap((each) => ["--module-connection-string", each]);
    const device = startLoam("device", "--connection-string", string, ...options);
    for (const name of names)
      await hub.line(
        ({ event, device: of, module }) => event === "connected" && of === "modular" && module === name,
      );
    await device.text("alerting: connected to localhost\n");
    expect((await loam("twin", "set", "modular/alerting", "raiseAfter=3")).results).toBe(
      "modular/alerting  raiseAfter: applied (200), in force: 3.\n",
    );
    expect(await loam("twin", "set", "modular", "alerting.raiseAfter=3")).toMatchObject({
      code: 1,
      remarks:
        "One change was refused. Modules of modular have twins of their own: twin set modular/MODULE ….\n",
    });
    expect(await loam("call", "modular", "alerting*getLog")).toMatchObject({
      code: 1,
      remarks:
        "The device answered alerting*getLog with status 404. Where modules have identities of their own: call modular/alerting getLog.\n",
    });
    const { code, results } = await device.interrupt();
    expect(code).toBe(0);
    for (const each of strings) expect(results).not.toContain(/SharedAccessKey=(.*)/.exec(each)?.[1]);
  });

  /** It says why in its log and at the end, once each, and has measured all the same. */
  async function failing(
    { expect }: { expect: typeof import("vitest")["expect"] },
    words: readonly string[],
    reason: string,
    fault: FaultCode,
  ): Promise<string> {
    const { code, results, remarks } = await loam("device", "--json", ...words, ...duration);
    expect(code).toBe(1);
    const log = logOf(results);
    expect(log.join("\n")).toContain(`not connected: ${reason}`);
    expect(log.join("\n")).toMatch(/^reading 1: .* uncertain moistureUncalibrated, battery [34]\.\d\d V$/m);
    expect(log).toContain(`fault raised: ${fault}`);
    expect(remarks).toContain(`The device was never connected to localhost: ${reason}`);
    expect(remarks).not.toMatch(/\bat .*\.ts|should not/);
    expect(results + remarks).not.toContain(key);
    return remarks;
  }

  it("says that its key is wrong, and goes on measuring", async (context) => {
    const reason = "the hub refused the connection: not authorized";
    await added("mistaken");
    await failing(context, ["--connection-string", at("mistaken", port)], reason, "hubRefused");
  });

  it("says that the hub does not know it, in the same words: they give nothing away", async (context) => {
    const reason = "the hub refused the connection: not authorized";
    await failing(context, ["--connection-string", at("nobody", port)], reason, "hubRefused");
  });

  it("says that the certificate is not trusted, and what to do", async (context) => {
    const words = ["--connection-string", at("distrustful", port), "--ca", strangersRoot];
    const reason = `the certificate of localhost:${port} is not trusted`;
    const remarks = await failing(context, words, reason, "certificateUntrusted");
    context
      .expect(remarks)
      .toMatch(
        /^The hub's root certificate is another than ".*strangers\.pem"; name it with --ca FILE to trust it\.\n/,
      );
  });

  it("says that the certificate has expired", async (context) => {
    const place = (expired.address() as AddressInfo).port;
    const words = ["--connection-string", at("late", place), "--ca", strangersRoot];
    await failing(context, words, `the certificate of localhost:${place} has expired`, "certificateExpired");
  });

  it("says that a server has taken the connection and not said a word yet", async ({ expect }) => {
    const silent = createPlainServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const place = (silent.address() as AddressInfo).port;
    const words = ["--connection-string", at("patient", place), "--duration", "3s"];
    const { code, remarks } = await loam("device", ...words);
    silent.close();
    expect({ code, remarks }).toEqual({
      code: 1,
      remarks: "The device was never connected to localhost: the first attempt was still under way.\n",
    });
  });

  it("says that no hub is there", async (context) => {
    // Port 1 (tcpmux) is nobody's on the loopback of any machine of today.
    const reason = "localhost:1 refused the connection: nothing listens there";
    await failing(context, ["--connection-string", at("lonely", 1)], reason, "hubUnreachable");
  });

  it("does not run twice at a time, nor beside a simulation of the same device", async ({ expect }) => {
    const device = startLoam("device", "--json", "--connection-string", at("soil-002", 1));
    await device.line((line) => String(line["line"]).startsWith("reading 1"));
    const remarks =
      "soil-002 cannot start: it runs from this folder already; LOAM_STATE names another folder.\n";
    expect(await loam("device", "--connection-string", at("soil-002", 1))).toMatchObject({
      code: 1,
      remarks,
    });
    const store = ["--store", join(folder, "other.sqlite"), "--port", "0", "--rest-port", "0"];
    expect(await loam("sim", "--devices", "2", ...store)).toMatchObject({ code: 1, remarks });
    await device.interrupt();
  });

  it("ends with exit code 0 when it is interrupted before its time", async ({ expect }) => {
    const device = startLoam("device", "--json", "--connection-string", at("brief", 1), "--duration", "1h");
    await device.line((line) => String(line["line"]).startsWith("not connected"));
    expect(await device.interrupt()).toMatchObject({ code: 0, remarks: "" });
  });
});

// By itself, as the environment is everybody's.
describe("loam device with modules", () => {
  it("takes the connection strings of modules from the environment, too", async ({ expect }) => {
    const string = await added("furnished");
    process.env["LOAM_MODULE_CONNECTION_STRINGS"] = ` ${await added("furnished/alerting")}\n`;
    const { code, remarks } = await loam("device", "--connection-string", string);
    delete process.env["LOAM_MODULE_CONNECTION_STRINGS"];
    expect({ code, remarks }).toEqual({
      code: 2,
      remarks:
        "Give a --module-connection-string for each module, or none; missing: ingestion and inference.\n",
    });
  });
});

describe("loam hub", () => {
  it("prints where it listens and how to connect, one object a line", ({ expect }) => {
    expect(hub.lines[0]).toMatchObject({
      event: "listening",
      host: "127.0.0.1",
      mqttPort: port,
      caFile: join(folder, "ca.pem"),
    });
    expect(hub.lines.filter((line) => line["event"] === "connectionString")).toMatchObject([
      {
        of: "service",
        connectionString: expect.stringMatching(/^HostName=localhost:\d+;SharedAccessKeyName=iothubowner;/),
      },
      { of: "soil-001", connectionString },
    ]);
  });

  it("names the reason for which it refused a device", async ({ expect }) => {
    const refused = await hub.line((line) => line["event"] === "refused" && line["device"] === "mistaken");
    expect(refused).toMatchObject({ reason: "the token's signature fits neither key" });
  });
});
