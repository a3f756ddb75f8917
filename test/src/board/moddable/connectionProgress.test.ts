import { describe, expect, it } from "vitest";
import { ConnectionProgress, type ConnectionStep } from "../../../../src/board/moddable/connectionProgress";

function follow() {
  const stages: string[] = [];
  return { stages, progress: new ConnectionProgress((stage) => stages.push(stage)) };
}

describe("the progress of a connection", () => {
  it("tells nothing before it begins, then what was reached meanwhile", () => {
    const { stages, progress } = follow();
    progress.reach("connecting");
    expect(stages).toEqual([]);
    progress.begin();
    expect(stages).toEqual(["resolving", "securing"]);
  });

  it("tells each stage once and in order, steps left out or repeated", () => {
    const { stages, progress } = follow();
    progress.begin();
    for (const step of ["secured", "connecting", "secured", "accepted"] as const) progress.reach(step);
    expect(stages).toEqual(["resolving", "securing", "authenticating"]);
  });

  it.each<[ConnectionStep, string]>([
    ["resolving", "unresolved"],
    ["connecting", "unreachable"],
    ["greeting", "silent"],
    ["secured", "silent"],
    ["accepted", "lost"],
  ])("takes an end without a word in the step %s for the failure %s", (step, failure) => {
    const { progress } = follow();
    progress.reach(step);
    expect(progress.refusal).toMatchObject({ failure });
  });

  it("keeps the first reason", () => {
    const { progress } = follow();
    progress.fail("certificateExpired", "first");
    progress.fail("lost", "second");
    expect(progress.refusal).toEqual({ failure: "certificateExpired", words: "first" });
  });
});
