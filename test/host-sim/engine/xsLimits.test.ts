import { afterEach, expect, test } from "vitest";
import { FirmwareCrash } from "../../../host-sim/engine/firmwareCrash";
import { XsMachineError } from "../../../host-sim/engine/xsError";
import { boardLimits } from "../../../host-sim/engine/xsLimits";
import type { Reset } from "../../../src/board/reset";
import { describeXs } from "./describeXs";
import { FakeBoard } from "./fakeBoard";
import { closeAll, run } from "./xsExerciser";

afterEach(closeAll);

/** Runs a script in a timer's callback and gives what ended the machine, and where it said it was. */
function endOf(script: string): { readonly crash: unknown; readonly error: unknown; readonly place: string } {
  let place = "";
  const reset: Reset = {
    reason: () => "powerOn",
    lastRun: () => undefined,
    enter: (entered) => {
      place = entered;
    },
    restart: () => undefined,
  };
  const fake = new FakeBoard({ reset });
  run(fake, `board.timer.set("work", 0, () => { board.reset.enter("at work"); ${script} });`);
  try {
    fake.fire();
  } catch (error) {
    const crash =
      error instanceof XsMachineError ? error.crash : error instanceof FirmwareCrash ? error.kind : undefined;
    return { crash, error, place };
  }
  return { crash: undefined, error: undefined, place };
}

describeXs("the machine of a board", () => {
  test("ends where the slots of a board are full, which it cannot catch, and tells where it was", () => {
    const { crash, place } = endOf(
      `try { const all = []; for (let index = 0; index < ${boardLimits.slots}; index++) all.push({}); } catch {}`,
    );
    expect([crash, place]).toEqual(["memoryFull", "at work"]);
  });

  test("ends where one buffer is larger than what a board has, though it would be let go at once", () => {
    const { crash } = endOf(`try { new Uint8Array(${boardLimits.chunkBytes}); } catch {}`);
    expect(crash).toBe("memoryFull");
  });

  test("lives on garbage many times the memory of a board", () => {
    const { error } = endOf(
      `for (let index = 0; index < 20_000; index++) ({ index, bytes: new Uint8Array(100) });`,
    );
    expect(error).toBeUndefined();
  });

  test("ends where the stack of a board is at its end, which the host's is not", () => {
    const deep = (depth: number) =>
      endOf(
        `const deeper = (depth) => depth === 0 ? 0 : 1 + deeper(depth - 1); try { deeper(${depth}); } catch {}`,
      );
    expect(deep(40).error).toBeUndefined();
    expect(deep(300)).toMatchObject({ crash: "stackOverflow", place: "at work" });
  });

  test("ends in an endless loop, at the place where it is", () => {
    expect(endOf("for (;;);")).toMatchObject({ crash: "endlessLoop", place: "at work" });
  });

  test("ends at JSON nested deeper than a board can follow, whatever it is that nests", () => {
    const parse = (text: string) => endOf(`try { JSON.parse(${text}); } catch {}`).crash;
    expect(parse(`"[".repeat(100) + "]".repeat(100)`)).toBeUndefined();
    expect(parse(`"[".repeat(101) + "]".repeat(101)`)).toBe("deepJson");
    expect(parse(`'{"a":'.repeat(101) + "1" + "}".repeat(101)`)).toBe("deepJson");
    expect(parse(`'[{"a":'.repeat(60)`)).toBe("deepJson");
    expect(parse(`"[" + "[],".repeat(500) + "[]]"`)).toBeUndefined();
    expect(parse(`JSON.stringify("[".repeat(500) + '\\\\"' + "{".repeat(500))`)).toBeUndefined();
  });

  test("parses JSON as ever, with a reviver too", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `say(JSON.parse('{"a":[1,{"b":"[{"}]}'), JSON.parse("[1,2]", (key, value) => key === "0" ? 7 : value));
       try { JSON.parse("{"); } catch (error) { say(error instanceof SyntaxError); }`,
    );
    expect(fake.said).toEqual([[{ a: [1, { b: "[{" }] }, [7, 2]], [true]]);
  });

  test("ends where a compiler is called, which no board has", () => {
    const { crash, error } = endOf(`try { new Function("return 1")(); } catch {}`);
    expect(crash).toBe("missingBuiltIn");
    expect(String(error)).toContain("Function is no built-in of a board");
    expect(endOf(`eval("1")`).crash).toBe("missingBuiltIn");
  });

  test("has nothing of the host's that a board has not", () => {
    const fake = new FakeBoard();
    run(fake, `say(typeof gc, typeof print, typeof performance, typeof setImmediate);`);
    expect(fake.said).toEqual([["undefined", "undefined", "undefined", "undefined"]]);
  });

  test("has its place known after any number of callbacks", () => {
    const places: string[] = [];
    const reset: Reset = {
      reason: () => "powerOn",
      lastRun: () => undefined,
      enter: (place) => places.push(place),
      restart: () => places.push("restart"),
    };
    const fake = new FakeBoard({ reset });
    run(
      fake,
      `let count = 0;
       const again = () => {
         board.reset.enter("callback " + ++count); board.reset.enter("");
         if (count === 1000) { board.reset.enter("the end"); board.reset.restart("a test"); }
         else board.timer.set("again", 0, again);
       };
       again();`,
    );
    while (fake.timers.size > 0) fake.fire();
    // Told now and then, so that it does not grow, and before it matters.
    expect(places.length).toBeLessThan(10);
    expect(places.slice(-2)).toEqual(["the end", "restart"]);
  });
});
