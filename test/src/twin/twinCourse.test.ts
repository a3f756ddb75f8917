import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { XsScript } from "../../../host-sim/engine/xsScript";
import { describeXs } from "../../host-sim/engine/describeXs";
import { anyCourse } from "./courseArbitrary";
import { runCourse } from "./twinCourse";

const none: readonly string[] = [];

describe("Twin: any course of events", () => {
  it("holds valid values, tells the truth at every step, and ends in what the last document implies", () => {
    fc.assert(
      fc.property(anyCourse, (steps) => {
        expect(runCourse(steps)).toEqual(none);
      }),
      { numRuns: 400 },
    );
  });
});

describeXs("Twin on XS: any course of events", () => {
  it("holds valid values, tells the truth at every step, and ends in what the last document implies", () => {
    const courses = fc.sample(anyCourse, { numRuns: 60, seed: 3 });
    const script = new XsScript(fileURLToPath(new URL("./twinCourse.ts", import.meta.url)));
    try {
      for (let from = 0; from < courses.length; from += 10) {
        const some = courses.slice(from, from + 10);
        expect(script.run(some as never)).toEqual(some.map(() => none));
      }
    } finally {
      script.close();
    }
  });
});
