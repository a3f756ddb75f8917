import { afterEach, describe, expect, it } from "vitest";
import { eventsOf, type Line, loam, type RunningLoam, startLoam, useStateFolder } from "./loamRun";

useStateFolder();
const running: RunningLoam[] = [];

afterEach(async () => {
  for (const command of running.splice(0).reverse()) await command.interrupt();
});

function start(...words: string[]): RunningLoam {
  const command = startLoam(...words);
  running.push(command);
  return command;
}

const listening = (command: RunningLoam) => command.line((line) => line["event"] === "listening");

/** A hub, and the connection string of its device through a proxy on some port. */
async function startHub() {
  const hub = start("hub", "--json", "--port", "0", "--rest-port", "0");
  const { mqttPort } = await listening(hub);
  const { connectionString } = await hub.line((line) => line["of"] === "soil-001");
  const through = (port: unknown) =>
    String(connectionString).replace(`:${String(mqttPort)};`, `:${String(port)};`);
  return { hub, to: `localhost:${String(mqttPort)}`, through };
}

async function startProxy(to: string, ...words: string[]) {
  const proxy = start("proxy", "--json", "--listen", "0", "--to", to, ...words);
  return { proxy, port: (await listening(proxy))["port"] };
}

const isRecord = (line: Line) => line["event"] === "telemetry" && line["module"] === undefined;
const sequenceOf = (line: Line) => (line["telemetry"] as Line)["sequence"];

describe("loam proxy, between loam hub and loam device", () => {
  it("lets a device's records through in the end, whose connections were refused before, and tells the tale", async () => {
    const { hub, to, through } = await startHub();
    const refusing = await startProxy(to, "--refuse");
    start("device", "--json", "--connection-string", through(refusing.port));
    await refusing.proxy.line((line) => line["state"] === "refused");
    const { code, results } = await refusing.proxy.interrupt();
    expect(code).toBe(0);
    expect(eventsOf(results, "tally")).toMatchObject([{ bytesUp: 0, bytesDown: 0, endings: {} }]);
    const again = [
      "--listen",
      String(refusing.port),
      "--delay",
      "20",
      "--jitter",
      "20",
      "--throttle",
      "40000",
    ];
    const slow = start("proxy", "--json", "--to", to, ...again);
    expect(sequenceOf(await hub.line(isRecord))).toBe(1);
    const finished = await slow.interrupt();
    expect(finished).toMatchObject({ code: 0, remarks: "" });
    const [tally] = eventsOf(finished.results, "tally");
    expect(tally).toMatchObject({
      refused: 0,
      unreachable: 0,
      halfOpen: 0,
      lost: 0,
      endings: { stopped: 1 },
    });
    // The hand-shake of TLS at least.
    expect(Number(tally?.["bytesUp"])).toBeGreaterThan(500);
    expect(Number(tally?.["bytesDown"])).toBeGreaterThan(500);
  });

  it("prints the life of a connection for people", async () => {
    const { to, through } = await startHub();
    // A port that was free a moment ago.
    const probe = await startProxy(to);
    await probe.proxy.interrupt();
    const port = String(probe.port);
    const proxy = start("proxy", "--listen", port, "--to", to, "--cut-after", "3000");
    await proxy.text(`Proxy: 127.0.0.1:${port} to ${to}. Ctrl-C stops it.`);
    start("device", "--json", "--connection-string", through(port));
    await proxy.text(": cut after");
    const { results } = await proxy.interrupt();
    expect(results).toMatch(/^Connection 1: opened from 127\.0\.0\.1:\d+\.$/m);
    expect(results).toMatch(/^Connection 1: cut after [\d.]+ s: \d+ bytes up, \d+ down, 0 segments lost\.$/m);
    expect(results).toMatch(/^\d connections: \d cut/m);
  });
});

describe("loam proxy", () => {
  it("ends after its duration with a tally", async () => {
    const { code, results, remarks } = await loam(
      ..."proxy --listen 0 --to localhost:1 --duration 50ms".split(" "),
    );
    expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
    expect(results).toContain("0 connections.\n0 bytes up, 0 bytes down, 0 segments lost.\n");
  });

  it("fails with a sentence where its port is taken", async () => {
    const { port } = await startProxy("localhost:1");
    expect(await loam("proxy", "--listen", String(port), "--to", "localhost:1")).toEqual({
      code: 1,
      results: "",
      remarks: `The proxy cannot listen on 127.0.0.1:${String(port)}: something else listens there.\n`,
    });
  });

  it.each([
    ["'--to <host:port>' not specified", "--listen 0"],
    ["'--listen <port>' not specified", "--to a:1"],
    ['"a" is not HOST:PORT; give for example localhost:8883.', "--to a"],
    ['"a:0" is not HOST:PORT', "--to a:0"],
    ["is not a port", "--listen 65536"],
    ["is not a delay in milliseconds; give a whole number from 0 to 600000.", "--delay 1s"],
    ["is not a jitter in milliseconds", "--jitter -1"],
    ["is not a number of bytes a second", "--throttle 0"],
    ['"101" is not a percentage; give a number from 0 to 100.', "--loss 101"],
    ['"2" is not a probability; give a number from 0 to 1.', "--reset 2"],
    ['"0" is no end; give bytes from 1 to 1000000000000, or a duration such as 30s or 5m.', "--cut-after 0"],
    ["is not a duration", "--cut-after soon"],
    ["is not a duration", "--half-open 5"],
    ["is not a seed", "--seed x"],
  ])("says what is wrong with a call: %s", async (sentence, words) => {
    const { code, results, remarks } = await loam("proxy", ...words.split(" "));
    expect({ code, results }).toEqual({ code: 2, results: "" });
    expect(remarks).toContain(sentence);
    expect(remarks.trimEnd().split("\n")).toHaveLength(1);
  });
});
