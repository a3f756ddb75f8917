import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { loam, type RunningLoam, startLoam, telemetryOf, useStateFolder } from "./loamRun";

/** What README.md tells to type, word by word, without the shell's quotation marks and remarks. */
const commands = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("npx loam "))
  .map((line) => line.replace(/\s+#.*$/, ""));

function wordsOf(command: string): readonly string[] {
  const words = command.replace("npx loam ", "").match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ""));
}

/** Those that end by themselves once they have been answered. */
const short = commands.filter((command) => /^npx loam (twin|call) /.test(command));
const ofModules = short.filter((command) => command.includes("soil-001/"));
const ofDevice = short.filter((command) => !ofModules.includes(command));

describe("the commands of README.md", () => {
  useStateFolder();
  let sim: RunningLoam | undefined;

  afterEach(async () => {
    await sim?.interrupt();
    sim = undefined;
  });

  async function started(...words: string[]): Promise<void> {
    sim = startLoam("sim", "--port", "0", "--rest-port", "0", "--speed", "20", ...words);
    await sim.text("Ctrl-C here stops it.");
  }

  it("are there, of each kind", () => {
    expect([ofDevice.length, ofModules.length]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(ofDevice.length).toBeGreaterThan(10);
    expect(ofModules.length).toBeGreaterThan(2);
  });

  it("do what they say where modules are components", { timeout: 60_000 }, async () => {
    await started();
    for (const command of ofDevice) {
      const { code, results, remarks } = await loam(...wordsOf(command));
      const isRefused = command.includes("telemetryInterval=1 ") || command.endsWith("telemetryInterval=1");
      expect({ command, code, remarks }).toEqual({
        command,
        code: isRefused ? 1 : 0,
        remarks: isRefused ? "One change was refused.\n" : "",
      });
      expect(results).toMatch(/: (applied|default in force|refused) \(|: 200 |"deviceId": "soil-001"/);
    }
  });

  it("do what they say where modules have identities", { timeout: 60_000 }, async () => {
    await started("--module-transport", "identity");
    for (const command of ofModules) {
      const { code, remarks } = await loam(...wordsOf(command), ...connectTimeout(command));
      expect({ command, code, remarks }).toEqual({ command, code: 0, remarks: "" });
    }
  });

  it("simulate what they say in virtual time", async () => {
    const virtual = commands.filter(
      (command) => command.includes("--speed max") && !/--world|--scenario|xs/.test(command),
    );
    expect(virtual.length).toBeGreaterThan(1);
    for (const command of virtual)
      expect(await loam(...wordsOf(command))).toMatchObject({ code: 0, remarks: "" });
  });

  it("live in the scenarios that they name, here for a day", async () => {
    const scenarios = commands.filter((command) => command.includes("--scenario"));
    expect(scenarios.length).toBeGreaterThan(0);
    for (const command of scenarios) {
      const { code, results, remarks } = await loam(...wordsOf(command), "--duration", "1d", "--json");
      expect({ command, code, remarks }).toEqual({ command, code: 0, remarks: "" });
      expect(telemetryOf(results).length).toBeGreaterThan(40);
    }
  });

  // What a plot is made of takes its season: worldCommand.test.ts draws a shorter one.
  it("check and plot scenarios that nothing is wrong with", async () => {
    const calls = commands.filter((command) => command.startsWith("npx loam world "));
    expect(calls.map((command) => wordsOf(command)[1])).toEqual(["check", "plot"]);
    for (const command of calls) {
      const [, , file = ""] = wordsOf(command);
      expect(await loam("world", "check", file)).toMatchObject({ code: 0, remarks: "" });
    }
  });
});

/** A module's connection follows its device's by seconds. */
function connectTimeout(command: string): readonly string[] {
  return command.includes(" call ") ? ["--connect-timeout", "20"] : [];
}
