import { describe, expect, it } from "vitest";
import { parsePayload } from "../../../host-sim/cli/arguments";
import { CliError } from "../../../host-sim/cli/cliError";
import { parseScriptStep } from "../../../host-sim/cli/script";

describe("parsePayload", () => {
  it("takes nothing, key=value, JSON, or a text that is no JSON", () => {
    expect(parsePayload([])).toBeNull();
    expect(parsePayload(["module=inference"])).toEqual({ module: "inference" });
    expect(parsePayload(["point=dry", "waterContent=0.05", "a.b=null"])).toEqual({
      point: "dry",
      waterContent: 0.05,
      a: { b: null },
    });
    expect(parsePayload(['{"point":"dry"}'])).toEqual({ point: "dry" });
    expect(parsePayload(["[1]"])).toEqual([1]);
    expect(parsePayload(["5"])).toBe(5);
    expect(parsePayload(["hello there"])).toBe("hello there");
    expect(parsePayload(['"a=b"'])).toBe("a=b");
    expect(parsePayload(["1+1=2"])).toBe("1+1=2");
  });

  it("keeps the time of setTime a text, and refuses words that are no changes beside some that are", () => {
    expect(parsePayload(["time=2026-05-01T12:00:00Z"])).toEqual({ time: "2026-05-01T12:00:00Z" });
    expect(() => parsePayload(["lines=5", "more"])).toThrow(CliError);
    expect(() => parsePayload(["point", "dry"])).toThrow('"point" is not a change; give key=value');
  });

  it.each([
    ["1h call soil-001 restartModule module=inference", { module: "inference" }],
    ["1h call soil-001 calibrate point=dry  waterContent=0.05", { point: "dry", waterContent: 0.05 }],
    ['1h call soil-001 x {"a": [1, 2]}', { a: [1, 2] }],
    ["1h call soil-001 x two words", "two words"],
    ["1h call soil-001 x", null],
  ])("is what a step calls with, too: %s", (text, payload) => {
    const calls: unknown[] = [];
    const hub = { invokeMethod: (...call: unknown[]) => calls.push(call[2]) };
    parseScriptStep(text).run({ hub } as never);
    expect(calls).toEqual([payload]);
  });
});
