import { describe, expect, it } from "vitest";
import { changesOfDevice, changesOfModule, withComponentMarks } from "../../../host-sim/cli/desiredChanges";
import { parseScriptStep } from "../../../host-sim/cli/script";
import type { Simulation } from "../../../host-sim/fleet/simulation";
import { moduleNames } from "../../../src/model/modules";

describe("a patch of a device's desired properties", () => {
  it.each(moduleNames)("marks what is for the module %s as a component", (name) => {
    expect(withComponentMarks({ [name]: { enabled: false } })).toEqual({
      [name]: { __t: "c", enabled: false },
    });
  });

  it("marks nothing else", () => {
    const patch = {
      power: { mode: "economy", ingestion: { a: 1 } },
      ingestion: null,
      alerting: 5,
      inference: [1],
      toString: { a: 1 },
      ["__proto__"]: { a: 1 },
    };
    const marked = withComponentMarks(patch);
    expect(JSON.stringify(marked)).toBe(JSON.stringify(patch));
    expect(Object.hasOwn(marked, "__proto__")).toBe(true);
  });

  it("keeps the mark that is given", () => {
    expect(withComponentMarks({ ingestion: { enabled: true, __t: "c" } })).toEqual({
      ingestion: { enabled: true, __t: "c" },
    });
  });

  it("comes to a change for each name, and for each setting of a component", () => {
    const changes = changesOfDevice({
      telemetryInterval: 5,
      power: { mode: null, lowVoltage: 3 },
      ingestion: { __t: "c", enabled: false, statistics: null },
    });
    expect(changes.map(({ name, isRemoval }) => [name, isRemoval])).toEqual([
      ["telemetryInterval", false],
      ["power", false],
      ["ingestion.enabled", false],
      ["ingestion.statistics", true],
    ]);
  });

  it("of a module's own twin has no components", () => {
    expect(changesOfModule({ ingestion: { enabled: null }, enabled: false })).toEqual([
      { name: "ingestion", path: ["ingestion"], isRemoval: true },
      { name: "enabled", path: ["enabled"], isRemoval: false },
    ]);
  });
});

describe("a step of a script", () => {
  function desiredBy(text: string): unknown {
    const given: unknown[] = [];
    const hub = { patchTwin: (id: string, patch: unknown) => given.push(id, patch) };
    parseScriptStep(text).run({ hub } as unknown as Simulation);
    return given;
  }

  it("marks a component of a device, and nothing in a module's own twin", () => {
    expect(desiredBy("1h set soil-001 ingestion.enabled=false")).toEqual([
      "soil-001",
      { properties: { desired: { ingestion: { __t: "c", enabled: false } } } },
    ]);
    expect(desiredBy("1h set soil-001/alerting enabled=false")).toEqual([
      "soil-001/alerting",
      { properties: { desired: { enabled: false } } },
    ]);
  });
});
