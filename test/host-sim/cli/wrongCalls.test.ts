import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linesOf, loam, useStateFolder } from "./loamRun";

const key = Buffer.alloc(32, 7).toString("base64");
const device = `HostName=localhost;DeviceId=a;SharedAccessKey=${key}`;
const service = `HostName=localhost;SharedAccessKeyName=a;SharedAccessKey=${key}`;

/** A wrong call and a word or two of its sentence. */
const wrongCalls: readonly (readonly [sentence: string, ...words: string[]])[] = [
  ["Unknown command 'nope'; see `npx loam --help`.", "nope"],
  ["Unknown option '--nope'", "--nope"],
  ["Unknown option '--speeed' (did you mean --speed?); see `npx loam sim --help`.", "sim", "--speeed", "1"],
  ["Too many arguments for 'sim': expected 0 arguments but got 1; see `npx loam sim --help`.", "sim", "x"],
  ["Option '--speed <x>' argument missing", "sim", "--speed"],
  ["--speed max needs --duration", "sim", "--speed", "max"],
  ["is not a speed", "sim", "--speed", "0"],
  ["is not a duration", "sim", "--duration", "5"],
  ["is not a number of devices", "sim", "--devices", "0"],
  ["is not a number of devices", "sim", "--devices", "1001"],
  ["is not an engine", "sim", "--engine", "v8"],
  ["there is no such file", "sim", "--world", "/nowhere/station.txt"],
  ["it is a folder", "sim", "--world", "/"],
  ["is not a depth", "sim", "--depth", "7"],
  ["is not a seed", "sim", "--seed", "-1"],
  ["is not an interval in seconds", "sim", "--interval", "1"],
  ["is not a port", "sim", "--port", "65536"],
  ["is not a port", "hub", "--rest-port", "x"],
  ["not an address", "sim", "--host", ""],
  ["not a host name", "hub", "--name", "not a host", "--port", "0", "--rest-port", "0"],
  ["not a file", "hub", "--store", ""],
  ["is not a step", "sim", "--at", "1h"],
  [
    "Device soil-009 is not registered.",
    "sim",
    ..."--speed max --duration 2h --at".split(" "),
    "1h call soil-009 x",
  ],
  [
    "Device soil-001 has no module nobody.",
    "sim",
    ..."--speed max --duration 2h --at".split(" "),
    "1h set soil-001/nobody a=1",
  ],
  ['"sun" is not an action', "sim", "--at", "1h sun soil-001 off"],
  ['"dim" is neither on nor off', "sim", "--at", "1h power soil-001 dim"],
  ["A module has no network of its own", "sim", "--at", "1h network soil-001/alerting off"],
  [
    "after the end of the run",
    "sim",
    ..."--speed max --duration 1m --at".split(" "),
    "2m call soil-001 sampleNow",
  ],
  ["Too many arguments for 'hub'", "hub", "x"],
  ["is not a duration", "hub", "--duration", "x"],
  ["takes --connection-string", "device"],
  ['has no command "frob"; it has list, add and remove.', "device", "frob"],
  ['no "="', "device", "--connection-string", "x"],
  ["is empty", "device", "--connection-string", ""],
  ["That is a service's connection string", "device", "--connection-string", service],
  ["That is a module's connection string", "device", "--connection-string", `${device};ModuleId=m`],
  ["through a gateway", "device", "--connection-string", `${device};GatewayHostName=g`],
  ["may have been cut short", "device", "--connection-string", device.replace(key, "abc")],
  ["is not a host name", "device", "--connection-string", device.replace("localhost", "a b")],
  ["is not a host name", "device", "--connection-string", device.replace("localhost", "a:99999")],
  ["cannot be read", "device", "--connection-string", device, "--ca", "/nowhere.pem"],
  ["Missing required argument 'id'; see `npx loam device add --help`.", "device", "add"],
  ["Missing required argument 'id'", "device", "remove"],
  ["Too many arguments for 'list'", "device", "list", "x", "y"],
  ["is not a device", "device", "list", "a/b/c"],
  ["is not a device", "device", "add", "a/"],
  ["is not a device", "device", "remove", "/b"],
  ["Unknown command 'frob'; see `npx loam twin --help`.", "twin", "frob"],
  ["Missing required argument 'id'", "twin", "get"],
  ["is not a device", "twin", "get", "a/b/c"],
  ["is not a device", "twin", "watch", "/"],
  ["Missing required argument 'change'", "twin", "set", "a"],
  ["is not a change", "twin", "set", "a", "b"],
  ["not valid JSON", "twin", "set", "a", "{b"],
  ["The patch is empty", "twin", "set", "a", "{}"],
  ["too large", "twin", "set", "a", "b=1e999"],
  ["That is a device's connection string", "twin", "get", "a", "--login", device],
  ["cannot be read", "twin", "get", "a", "--ca", "/nowhere.pem"],
  ["Missing required argument 'method'", "call", "a"],
  ["is not a time-out in seconds", "call", "a", "b", "--timeout", "1"],
  ["is not a connect time-out in seconds", "call", "a", "b", "--connect-timeout", "301"],
  ["is not a connect time-out in seconds", "call", "a", "b", "--connect-timeout", "-1"],
  ["nested deeper", "call", "a", "b", "[".repeat(50_000)],
  ['"c" is not a change; give key=value', "call", "a", "b", "c", "d"],
  ["is not a module transport; give component or identity.", "sim", "--module-transport", "edge"],
  ["is not a number of sessions; give a whole number from 1 to 4.", "sim", "--sessions", "5"],
  ["--sessions needs --module-transport identity", "sim", "--sessions", "1"],
  ["--sessions needs --module-connection-string", "device", "--connection-string", device, "--sessions", "1"],
  [
    "missing: inference and alerting.",
    ...`device --connection-string ${device} --module-connection-string ${device};ModuleId=ingestion`.split(
      " ",
    ),
  ],
  ["is not a device", "telemetry", "a/b/c"],
  ["Too many arguments for 'telemetry'", "telemetry", "a", "b"],
];

describe("a wrong call", () => {
  const folder = useStateFolder();

  it.each(wrongCalls)("is answered with %s", async (sentence, ...words) => {
    for (const extra of [[], ["--json"]]) {
      const { code, results, remarks } = await loam(...words, ...extra);
      expect({ code, results }).toEqual({ code: 2, results: "" });
      expect(remarks).toContain(sentence);
      expect(remarks).toMatch(/^[^\n]+[.]\n$/);
      expect(remarks).not.toMatch(/error:|\bat .*\.ts|should not/i);
    }
  });

  it("never repeats a key", async () => {
    for (const words of [
      `${device};DeviceId=b`,
      `${device};x`,
      `${service};ModuleId=a`,
      `${device};a=${key}`,
    ]) {
      const { code, remarks } = await loam("device", "--connection-string", words);
      expect(code).toBe(2);
      expect(remarks).not.toContain(key);
    }
  });

  it("names the line of a world file that is wrong", async () => {
    const file = join(folder(), "station.txt");
    writeFileSync(file, "94996 20230102 1200\n");
    const { code, remarks } = await loam("sim", "--world", file);
    expect(code).toBe(2);
    expect(remarks).toBe(
      `The world file cannot be used: ${file}, line 1: expected 38 columns (USCRN hourly02), not 3.\n`,
    );
  });

  it("tells a file that holds no certificate from one that holds a damaged one", async () => {
    const file = join(folder(), "ca.crt");
    const call = () => loam("device", "--connection-string", device, "--ca", file);
    writeFileSync(file, "hello");
    expect(await call()).toMatchObject({ code: 2, remarks: `${file} holds no certificate in PEM form.\n` });
    writeFileSync(file, "-----BEGIN CERTIFICATE-----\nabcd\n-----END CERTIFICATE-----\n");
    expect(await call()).toMatchObject({ code: 2, remarks: `${file} holds a damaged certificate.\n` });
    expect(await loam("twin", "get", "a", "--login", service, "--ca", file)).toMatchObject({ code: 2 });
  });

  it("without any word gets the whole help, on standard error", async () => {
    for (const words of [[], ["--json"], ["twin"]]) {
      const { code, results, remarks } = await loam(...words);
      expect({ code, results }).toEqual({ code: 2, results: "" });
      expect(remarks).toMatch(/^Usage: loam/);
    }
  });
});

describe("help and version", () => {
  useStateFolder();

  it.each([
    ["--help"],
    ["sim", "--help"],
    ["hub", "-h"],
    ["device", "--help"],
    ["device", "add", "--help"],
    ["twin", "set", "--help"],
    ["call", "--help"],
    ["telemetry", "--help"],
    ["help", "sim"],
  ])("%s %s %s are results, and a JSON object with --json", async (...words) => {
    const plain = await loam(...words);
    expect(plain).toMatchObject({ code: 0, remarks: "" });
    expect(plain.results).toMatch(/^Usage: loam/);
    expect(plain.results).toContain("--json");
    const json = await loam(...words, "--json");
    expect(linesOf(json.results)).toEqual([{ event: "text", text: plain.results }]);
  });

  it("gives the version", async () => {
    expect(await loam("--version")).toMatchObject({
      code: 0,
      results: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
