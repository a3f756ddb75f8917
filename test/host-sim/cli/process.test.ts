import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linesOf, useStateFolder } from "./loamRun";

const command = join(import.meta.dirname, "../../../bin/loam.js");

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly results: string;
  readonly remarks: string;
}

/** Runs the real thing; `onText` gets what it has printed so far. */
async function run(
  words: readonly string[],
  onText?: (child: ChildProcess, text: string) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let results = "";
  let remarks = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    results += text;
    onText?.(child, results);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    remarks += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, results, remarks };
}

/** The commands a user types, each in a process of its own. */
describe("the loam command", () => {
  const folder = useStateFolder();

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends a simulation in order on %s, with exit code 0",
    async (signal) => {
      let sent = false;
      const ended = await run(["sim", "--json", "--port", "0", "--rest-port", "0"], (child, text) => {
        if (sent || !text.includes('"event":"telemetry"')) return;
        sent = true;
        child.kill(signal);
      });
      expect(ended).toMatchObject({ code: 0, signal: null, remarks: "" });
      expect(linesOf(ended.results).at(-1)).toMatchObject({ event: "end", readings: 1 });
      expect(existsSync(join(folder(), "hub.json"))).toBe(false);
    },
  );

  it("takes a Ctrl-C that comes twice, as from a terminal and from npm, for one", async () => {
    let sent = false;
    const ended = await run(["sim", "--json", "--port", "0", "--rest-port", "0"], (child, text) => {
      if (sent || !text.includes('"event":"telemetry"')) return;
      sent = true;
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGINT"), 10);
    });
    expect(ended).toMatchObject({ code: 0, signal: null, remarks: "" });
    expect(existsSync(join(folder(), "hub.json"))).toBe(false);
  });

  it("ends in order and without a word when nobody reads on, as in loam sim | head", async () => {
    const ended = await run(["sim", "--port", "0", "--rest-port", "0", "--speed", "20"], (child) => {
      child.stdout?.destroy();
    });
    expect(ended).toMatchObject({ code: 0, signal: null, remarks: "" });
    expect(existsSync(join(folder(), "hub.json"))).toBe(false);
  });

  it("ends as fast when virtual time has a long way to go", async () => {
    const words = ["sim", "--json", "--speed", "max", "--duration", "3000d", "--interval", "5"];
    const ended = await run(words, (child) => {
      child.stdout?.destroy();
    });
    expect(ended).toMatchObject({ code: 0, signal: null, remarks: "" });
  });

  it("gives the exit code of a wrong call and of a failure to the shell", async () => {
    expect(await run(["sim", "--speed", "0"])).toMatchObject({ code: 2, results: "" });
    expect(await run(["twin", "get", "soil-001"])).toMatchObject({ code: 1, results: "" });
  });
});
