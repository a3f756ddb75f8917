import { describe, expect, it } from "vitest";
import { moduleProgress } from "../../../src/modules/moduleProgress";

describe("moduleProgress", () => {
  it("is 202 while a module that is switched on waits to be started again", () => {
    expect(moduleProgress("restarting")).toEqual({
      code: 202,
      sentence: "The module failed and is started again shortly.",
    });
  });

  it("is 500 where it failed too often, and names the way out", () => {
    expect(moduleProgress("failed")).toMatchObject({
      code: 500,
      sentence: expect.stringContaining("restartModule"),
    });
  });

  it("is nothing to tell of a module that does as it is told", () => {
    expect([moduleProgress("running"), moduleProgress("stopped")]).toEqual([undefined, undefined]);
  });
});
