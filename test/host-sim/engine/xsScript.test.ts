import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeText } from "../../../host-sim/board/nodeText";
import { evaluateOnXs } from "../../../host-sim/engine/xsScript";
import { describeXs } from "./describeXs";

const fixture = fileURLToPath(new URL("./xsScriptFixture.ts", import.meta.url));

/** Lone surrogates included. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 6 })
  .map((codePoints) => String.fromCodePoint(...codePoints));

function onNode(texts: string[], byteStrings: number[][]): unknown {
  return {
    encoded: texts.map((text) => [...nodeText.encode(text)]),
    decoded: byteStrings.map((bytes) => nodeText.decode(Uint8Array.from(bytes)) ?? null),
  };
}

describeXs("a module run on XS", () => {
  test("takes and gives JSON: the text port of XS agrees with Node's", () => {
    const texts = ["", "soil", "m³/m³ °C 水 😀", "a\ud800b\udc00", "\0", "\ufeffmark", "퀀 is U+D000"];
    const byteStrings = [
      [],
      [0x61, 0],
      [0xef, 0xbb, 0xbf, 0x41],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xe2, 0x82],
      [0xff],
      [0xf4, 0x90, 0x80, 0x80],
      [0xf0, 0x9f, 0x98, 0x80],
      ...fc.sample(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 6 }), { numRuns: 100, seed: 7 }),
      ...fc.sample(anyText, { numRuns: 100, seed: 7 }).map((text) => [...nodeText.encode(text)]),
    ];
    const allTexts = [...texts, ...fc.sample(anyText, { numRuns: 100, seed: 8 })];
    expect(evaluateOnXs(fixture, { texts: allTexts, byteStrings })).toEqual(onNode(allTexts, byteStrings));
  });

  test("tells what it throws in XS's words", () => {
    expect(() => evaluateOnXs(fixture, null)).toThrow("TypeError");
  });

  test("that is not there is an error of the bundler", () => {
    expect(() => evaluateOnXs(`${fixture}.nowhere`)).toThrow("Could not resolve");
  });
});
