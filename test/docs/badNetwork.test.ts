import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loam, useStateFolder } from "../host-sim/cli/loamRun";

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

  it("tells of each option that makes the network bad", async () => {
    const { results } = await loam("proxy", "--help");
    const options = [...results.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name = ""]) => name);
    expect(options).toContain("half-open");
    for (const option of options.filter((name) => name !== "to")) expect(page).toContain(`--${option}`);
  });
});
