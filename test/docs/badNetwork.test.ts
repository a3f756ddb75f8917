import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventsOf, loam, telemetryOf, useStateFolder } from "../host-sim/cli/loamRun";

useStateFolder();

const page = readFileSync(new URL("../../docs/how-to/try-a-bad-network.md", import.meta.url), "utf8");
const calls = [...page.matchAll(/^npx loam (proxy .*)$/gm)].map(([, words = ""]) => words);

describe("docs/how-to/try-a-bad-network.md", () => {
  it("has calls of loam proxy", () => {
    expect(calls.length).toBeGreaterThan(4);
  });

  it.each(calls)("has a call that works: npx loam %s", async (words) => {
    const call = words.replace(/--listen \d+/, "--listen 0").split(" ");
    expect(await loam(...call, "--duration", "20ms")).toMatchObject({ code: 0, remarks: "" });
  });

  it("has runs in virtual time that come through what befalls them without a gap", async () => {
    const runs = [...page.matchAll(/^npx loam (sim .*)$/gm)].map(([, words = ""]) => words);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      const words = (run.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
      const { code, results } = await loam(...words, "--json");
      expect(code).toBe(0);
      const numbers = telemetryOf(results).map((fields) => fields["sequence"]);
      expect(numbers.length).toBeGreaterThan(20);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(eventsOf(results, "power").length + eventsOf(results, "network").length).toBeGreaterThan(1);
    }
  });

  it("tells of each option that makes the network bad", async () => {
    const { results } = await loam("proxy", "--help");
    const options = [...results.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name = ""]) => name);
    expect(options).toContain("half-open");
    for (const option of options.filter((name) => name !== "to")) expect(page).toContain(`--${option}`);
  });
});
