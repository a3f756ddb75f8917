import { describe, expect, it } from "vitest";
import { moduleDefinitions } from "../../../src/model/modules";
import type { Finding } from "../../../src/twin/acknowledgement";
import { TwinSection } from "../../../src/twin/twinSection";
import { FakeStorage, fakeBoard, text } from "../support/fakeBoard";

/** A section whose settings take time to be put into effect. */
function makeSection() {
  const { log } = fakeBoard();
  const progress: { finding: Finding | undefined; reports: number } = { finding: undefined, reports: 0 };
  const section = new TwinSection({
    definitions: moduleDefinitions.ingestion.settings,
    storageKey: "mod.ingestion",
    storage: new FakeStorage(),
    text,
    log,
    faults: { raise: () => undefined, clear: () => undefined },
    onSettings: () => undefined,
    progressOf: (name) => (name === "enabled" ? progress.finding : undefined),
  });
  section.owner = { sectionChanged: () => progress.reports++, sectionUnclear: () => undefined };
  const desire = (desired: { readonly [name: string]: boolean | string | null }, version: number) => {
    section.stage(desired, false);
    section.settle(version);
  };
  return { section, progress, desire };
}

describe("TwinSection: a setting that takes time to be put into effect", () => {
  it("is in progress first, and applied when that is over, with the version it answers", () => {
    const { section, progress, desire } = makeSection();
    progress.finding = { code: 202, sentence: "The module is starting." };
    desire({ enabled: false }, 4);
    expect(section.own["enabled"]).toEqual({ value: false, ac: 202, av: 4, ad: "The module is starting." });
    progress.finding = undefined;
    section.refresh("enabled");
    expect(section.own["enabled"]).toEqual({ value: false, ac: 200, av: 4 });
    expect(progress.reports).toBe(1);
  });

  it("has failed where it could not be put into effect", () => {
    const { section, progress, desire } = makeSection();
    desire({ enabled: false, statistics: "none" }, 4);
    progress.finding = { code: 500, sentence: "The module failed." };
    section.refresh("enabled");
    expect(section.own).toMatchObject({
      enabled: { value: false, ac: 500, av: 4, ad: "The module failed." },
      statistics: { value: "none", ac: 200, av: 4 },
    });
  });

  it("says nothing of progress where it was refused, or where the default holds", () => {
    const { section, progress, desire } = makeSection();
    progress.finding = { code: 500, sentence: "The module failed." };
    desire({ enabled: "yes" }, 4);
    section.refresh("enabled");
    expect(section.own["enabled"]).toMatchObject({ ac: 400, av: 4 });
    desire({ enabled: null }, 5);
    section.refresh("enabled");
    expect(section.own["enabled"]).toMatchObject({ ac: 203, av: 5 });
  });

  it("has nothing to say before there was an answer", () => {
    const { section, progress } = makeSection();
    section.refresh("enabled");
    expect([section.own, progress.reports]).toEqual([{}, 0]);
  });
});
