import { describe, expect, it } from "vitest";
import { FaultRegister } from "../../../src/health/faultRegister";
import { SharedFaults } from "../../../src/health/sharedFaults";
import { openDeviceSections, settingsKeys } from "../../../src/twin/deviceSections";
import { fakeBoard } from "../support/fakeBoard";

function openSections(hasComponents: boolean) {
  const board = fakeBoard();
  const { storage, text, log, clock } = board;
  const heard: unknown[] = [];
  const faults = new SharedFaults(new FaultRegister(clock, () => undefined));
  const sections = openDeviceSections({
    storage,
    text,
    log,
    faults,
    hasComponents,
    owner: {
      deviceSettingsChanged: () => heard.push("device"),
      moduleSettingsChanged: (module, values) => heard.push([module, values["enabled"]]),
      progressOfModule: (module) => ({ code: 202, sentence: `${module} is on its way.` }),
    },
  });
  return { storage, heard, sections };
}

describe("the sections of a device", () => {
  it("tell of settings that came into force, and whose they are", () => {
    const { sections, heard } = openSections(true);
    sections.root.stage({ telemetryInterval: 60 }, true);
    sections.root.settle(1);
    sections.modules.inference.stage({ enabled: false }, true);
    sections.modules.inference.settle(1);
    expect(heard).toEqual(["device", ["inference", false]]);
  });

  it("answer the wish that a module runs with what came of it, and no other setting", () => {
    const { sections } = openSections(true);
    sections.modules.alerting.stage({ enabled: true, raiseAfter: 3 }, true);
    sections.modules.alerting.settle(1);
    expect(sections.modules.alerting.own).toMatchObject({
      enabled: { ac: 202, ad: "alerting is on its way." },
      raiseAfter: { ac: 200 },
    });
  });

  it("are components of the device only where its modules have no identity", () => {
    expect(openSections(true).sections.modules.ingestion.component).toBe("ingestion");
    expect(openSections(false).sections.modules.ingestion.component).toBeUndefined();
    expect(openSections(true).sections.root.component).toBeUndefined();
  });

  it("store each under a key of its own, all of which a factory reset forgets", () => {
    const { sections, storage } = openSections(true);
    sections.root.stage({ telemetryInterval: 60 }, true);
    sections.root.settle(1);
    for (const section of Object.values(sections.modules)) {
      section.stage({ enabled: false }, true);
      section.settle(1);
    }
    expect(settingsKeys.filter((key) => storage.read(key) !== undefined)).toHaveLength(4);
  });
});
