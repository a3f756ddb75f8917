import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseDuration,
  parseLooseValue,
  parsePatch,
  parseSpeed,
  parseTarget,
  parseText,
  parseWhole,
  parseWord,
} from "../../../host-sim/cli/arguments";
import { CliError, WRONG_CALL } from "../../../host-sim/cli/cliError";
import { parseScriptStep } from "../../../host-sim/cli/script";
import { parseDepth } from "../../../host-sim/cli/world";

/** The refusal's sentence, or `undefined` where the action goes well. */
function refusalOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    expect(error.exitCode).toBe(WRONG_CALL);
    return error.message;
  }
}

const text = fc.oneof(
  fc.string(),
  // Lone surrogates and control characters included.
  fc
    .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 6 })
    .map((codePoints) => String.fromCodePoint(...codePoints)),
  fc.json(),
  fc.stringMatching(/^[\d.]{1,8}(ms|s|m|h|d)?$/),
  fc
    .array(
      fc.constantFrom("1h", "set", "call", "a", "=", "{", "}", "[", ".", " ", '"', "__proto__", "1e999"),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join("")),
);

describe("every parser of the command line", () => {
  const parsers: Readonly<Record<string, (text: string) => unknown>> = {
    parseDuration,
    parseSpeed,
    parseWhole: parseWhole("port", 0, 65_535),
    parseWord: parseWord("engine", ["node", "xs"]),
    parseText: parseText("file"),
    parseLooseValue,
    parsePatch: (word) => parsePatch([word]),
    parseTarget,
    parseScriptStep,
    parseDepth,
  };

  it.each(Object.keys(parsers))("refuses with one sentence or not at all: %s", (name) => {
    const parse = parsers[name] as (text: string) => unknown;
    fc.assert(
      fc.property(text, (word) => {
        const refusal = refusalOf(() => parse(word));
        if (refusal !== undefined) expect(refusal).toMatch(/^[^\n]{5,400}\.$/s);
      }),
    );
  });

  it("repeats no more of a long text than can be read", () => {
    expect(refusalOf(() => parseDuration("9".repeat(100_000)))).toHaveLength(170);
  });
});

describe("parseDuration", () => {
  it.each([
    ["90s", 90_000],
    ["15m", 900_000],
    ["2h", 7_200_000],
    ["1.5d", 129_600_000],
    ["250ms", 250],
    ["3660d", 316_224_000_000],
  ])("reads %s", (word, milliseconds) => {
    expect(parseDuration(word)).toBe(milliseconds);
  });

  it.each(["", "5", "0s", "0.4ms", "-1s", "1e3s", "1 h", "1h30m", "h", "3661d", "1w", ".5h", "1.h"])(
    'refuses "%s"',
    (word) => {
      expect(refusalOf(() => parseDuration(word))).toContain("is not a duration");
    },
  );

  it("gives whole milliseconds from 1 up", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 9_999, noNaN: true }),
        fc.constantFrom("ms", "s", "m"),
        (value, unit) => {
          const milliseconds = parseDuration(`${value.toFixed(3)}${unit}`);
          expect(Number.isInteger(milliseconds) && milliseconds >= 1).toBe(true);
        },
      ),
    );
  });
});

describe("parseSpeed", () => {
  it.each([
    ["1", 1],
    ["0.5", 0.5],
    ["100000", 100_000],
    ["max", Number.POSITIVE_INFINITY],
  ])("reads %s", (word, speed) => {
    expect(parseSpeed(word)).toBe(speed);
  });

  it.each(["0", "0.001", "100001", "Infinity", "-1", "fast", "1x", ""])('refuses "%s"', (word) => {
    expect(refusalOf(() => parseSpeed(word))).toContain("is not a speed");
  });
});

describe("parseWhole and parseWord", () => {
  it("say what is allowed, with the article that fits", () => {
    expect(refusalOf(() => parseWhole("interval in seconds", 5, 9)("4"))).toBe(
      '"4" is not an interval in seconds; give a whole number from 5 to 9.',
    );
    expect(refusalOf(() => parseWord("engine", ["node", "xs"])("v8"))).toBe(
      '"v8" is not an engine; give node or xs.',
    );
  });

  it("take every whole number in the range and nothing else", () => {
    const parse = parseWhole("number", 0, 65_535);
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double()), (value) => {
        const fits = Number.isInteger(value) && value >= 0 && value <= 65_535 && !Object.is(value, -0);
        if (fits) expect(parse(String(value))).toBe(value);
        else if (String(value) !== "0") expect(refusalOf(() => parse(String(value)))).toBeDefined();
      }),
    );
    expect(refusalOf(() => parse("0x10"))).toBeDefined();
  });
});

describe("parseLooseValue", () => {
  it("reads JSON back as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(JSON.stringify(parseLooseValue(JSON.stringify(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  it.each(["cbor", "", "10s", "{cbor", "((((((((((((((((((((((((((((((((((((("])(
    'takes what is not JSON for the text itself: "%s"',
    (word) => {
      expect(parseLooseValue(word)).toBe(word);
    },
  );

  it("refuses a number that would become null on the way, and nesting without end", () => {
    expect(refusalOf(() => parseLooseValue("1e999"))).toBe('"1e999" holds a number that is too large.');
    expect(refusalOf(() => parseLooseValue('{"a":[-1e999]}'))).toContain("too large");
    expect(refusalOf(() => parseLooseValue("[".repeat(100_000)))).toContain("nested deeper than 32 levels.");
    expect(refusalOf(() => parseLooseValue(" ".repeat(1024 * 1024 + 1)))).toContain("characters");
  });
});

describe("parsePatch", () => {
  it("reads key=value, dotted keys and values of every kind", () => {
    expect(parsePatch(["a=10", "b=cbor", 'c="x"', "d=null", "e.f=0.1", "e.g=true", "h=x=y", "i="])).toEqual({
      a: 10,
      b: "cbor",
      c: "x",
      d: null,
      e: { f: 0.1, g: true },
      h: "x=y",
      i: "",
    });
  });

  it("reads one JSON object", () => {
    expect(parsePatch([' {"a":{"b":null}}'])).toEqual({ a: { b: null } });
  });

  it("lets the later of two changes of one key count, and reaches into no list", () => {
    expect(parsePatch(["a=1", "a=2"])).toEqual({ a: 2 });
    expect(parsePatch(["a=[1]", "a.b=2"])).toEqual({ a: { b: 2 } });
    expect(parsePatch(['a={"x":1}', "a.b=2"])).toEqual({ a: { x: 1, b: 2 } });
  });

  it.each([["b"], ["=1"], ["[1]"], ["a..b=1"], [".a=1"], ["a.=1"], ["{a:1}"], ["{}"], ["a=1", "b"]])(
    "refuses %s",
    (...words) => {
      expect(refusalOf(() => parsePatch(words))).toBeDefined();
    },
  );

  it("refuses a key without end", () => {
    expect(refusalOf(() => parsePatch([`${"a.".repeat(50_000)}a=1`]))).toBe(
      "A key may reach 32 levels deep.",
    );
  });

  it("changes no object but the patch, whatever the keys are called", () => {
    const name = fc.constantFrom("__proto__", "constructor", "prototype", "toString", "valueOf", "a");
    const key = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("."));
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), (keys) => {
        const refusal = refusalOf(() => {
          const patch = parsePatch(keys.map((each) => `${each}=1`));
          expect(Object.getPrototypeOf(patch)).toBe(Object.prototype);
        });
        if (keys.some((each) => each.includes("__proto__"))) expect(refusal).toBeDefined();
        expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
        expect(typeof {}.toString).toBe("function");
        expect(Object.hasOwn(Object, "a") || Object.hasOwn(Function.prototype, "a")).toBe(false);
      }),
    );
    const parsed = parsePatch(['{"__proto__":{"polluted":true}}']);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.hasOwn(parsed, "__proto__")).toBe(true);
  });
});

describe("parseTarget", () => {
  it("reads a device and a module of it", () => {
    expect(parseTarget("soil-001")).toEqual({ deviceId: "soil-001", moduleId: undefined });
    expect(parseTarget("soil-001/alerts")).toEqual({ deviceId: "soil-001", moduleId: "alerts" });
  });

  it.each(["", "/", "a/", "/b", "a/b/c"])('refuses "%s"', (word) => {
    expect(refusalOf(() => parseTarget(word))).toContain("give DEVICE or DEVICE/MODULE.");
  });
});

describe("parseScriptStep", () => {
  it("reads the moment, the device and the words of the cloud", () => {
    expect(parseScriptStep("  90s set soil-001 a=1  b=2 ")).toMatchObject({
      atMilliseconds: 90_000,
      id: "soil-001",
    });
    expect(parseScriptStep('1m set soil-001 {"a": "two  blanks"}').atMilliseconds).toBe(60_000);
    expect(parseScriptStep('1m call soil-001 sampleNow {"x": 1}').id).toBe("soil-001");
    expect(parseScriptStep("1m call soil-001/alerting getLog").id).toBe("soil-001/alerting");
  });

  it.each([
    ["", "is not a step"],
    ["1h", "is not a step"],
    ["1h set soil-001", "is not a step"],
    ["soon set soil-001 a=1", "is not a duration"],
    ["1h tell soil-001 a", "is not an action"],
    ["1h set soil-001 a", "is not a change"],
    ["1h set soil-001 $x=1", "is not allowed"],
    ["1h set soil-001 a=1 {}", "is not a change"],
    ["1h set soil-001 __proto__.a=1", "A key is"],
    ["1h call soil-001 x 1e999", "too large"],
    ["1h set soil-001/a/b x=1", "is not a device"],
  ])('refuses "%s"', (word, reason) => {
    expect(refusalOf(() => parseScriptStep(word))).toContain(reason);
  });
});
