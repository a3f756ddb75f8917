import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scenarioFigures } from "../../../host-sim/scenario/scenarioFigures";
import { run, scenarioOf, twoDays } from "./scenarioRig";

const failingProbe = new URL("../../../scenarios/failing-probe.yaml", import.meta.url);

describe("What a device cannot see, as docs/sensing.md says", () => {
  it("is a drift: numbers go wrong, and nothing is said against them", () => {
    const outcome = run(`${twoDays}events:\n  - { at: 10h, fault: drift, part: capacitive, for: 24h }\n`);
    const [figures] = scenarioFigures(outcome);
    expect(figures).toMatchObject({ withheld: 0, doubted: { values: 0 } });
    expect(figures?.trusted.worst).toBeGreaterThan(0.05);
  });

  it("is part of the scenario of a failing probe, with all other faults", () => {
    const { events } = scenarioOf(readFileSync(failingProbe, "utf8"));
    const faults = events.flatMap((event) =>
      "fault" in event && event.part === "capacitive" ? event.fault : [],
    );
    expect(new Set(faults)).toEqual(
      new Set(["noAnswer", "noise", "swappedWires", "stuck", "slow", "brownOut", "drift"]),
    );
  });
});
