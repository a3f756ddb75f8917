import { describe, expect, it } from "vitest";
import { faultOfPatch, meteredSize, twinLimits } from "../../../host-sim/hub/twinRules";
import { maximumInboundBytes } from "../../../src/link/connection";
import {
  type Json,
  type JsonObject,
  maximumDepth,
  maximumMarks,
  parseBounded,
} from "../../../src/model/boundedJson";
import { type ModuleName, moduleDefinitions, moduleNames } from "../../../src/model/modules";
import type { Definitions, WritableProperty } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";
import { maximumDocumentLength } from "../../../src/twin/parseDocument";
import { makeTwin, settle, type TwinUnderTest } from "../support/fakeTwinHub";
import { fillReported, fullComponents, fullDesired, fullSettings } from "./fullTwin";

/** The value that this property refuses with the most words. */
function worstRefused(name: string, property: WritableProperty): Json {
  const long = "q".repeat(40);
  const candidates: Json[] = [property.kind === "text" ? "q".repeat(1_000) : long];
  if (property.kind === "object") {
    candidates.push({ [long]: 1 });
    for (const [field, inner] of Object.entries(property.fields))
      candidates.push({ [field]: worstRefused(`${name}.${field}`, inner) });
  }
  const words = (value: Json) => {
    const verdict = validate(name, property, value);
    return verdict.valid ? 0 : verdict.reason.length;
  };
  return candidates.reduce((worst, other) => (words(other) > words(worst) ? other : worst));
}

const allRefused = (definitions: Definitions): JsonObject =>
  Object.fromEntries(
    Object.entries(definitions).map(([name, property]) => [name, worstRefused(name, property)]),
  );

const unknown = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${"n".repeat(63)}${index}`, 1]));

/** What the cloud can do to make the device say most: good values first, then what is refused beside unknown names. */
function verboseTwin(): TwinUnderTest {
  const made = makeTwin(undefined, undefined, moduleNames);
  made.hub.desiredVersion = 1_000_000_000;
  made.hub.desired = fullDesired;
  made.twin.connected();
  settle(made);
  const worst = (name: ModuleName) => ({ ...allRefused(moduleDefinitions[name].settings), ...unknown(8) });
  made.hub.patch({
    ...allRefused(settingDefinitions),
    ...unknown(9),
    ...Object.fromEntries(moduleNames.map((name) => [name, worst(name)])),
  })();
  settle(made);
  fillReported(made.section, made.components);
  settle(made);
  return made;
}

/** Commas, colons and brackets that open. */
const marksOf = (text: string) => text.replace(/"(\\.|[^"\\])*"/g, "").match(/[,:[{]/g)?.length ?? 0;

describe("The largest twin that the device can make", () => {
  it("has every setting in it", () => {
    expect(Object.keys(fullSettings).sort()).toEqual(Object.keys(settingDefinitions).sort());
    for (const [name, property] of Object.entries(settingDefinitions))
      expect(validate(name, property, fullSettings[name])).toEqual({
        valid: true,
        value: fullSettings[name],
      });
    for (const module of moduleNames) {
      const { settings } = moduleDefinitions[module];
      expect(Object.keys(fullComponents[module] ?? {}).sort()).toEqual(
        ["__t", ...Object.keys(settings)].sort(),
      );
      for (const [name, property] of Object.entries(settings))
        expect(validate(name, property, fullComponents[module]?.[name]).valid).toBe(true);
    }
  });

  it("is answered in full", () => {
    const { hub } = verboseTwin();
    for (const name of Object.keys(fullSettings))
      expect(hub.answerFor(name)).toMatchObject({ value: fullSettings[name], ac: 400 });
    for (const module of moduleNames) {
      for (const [name, value] of Object.entries(fullComponents[module] ?? {}))
        if (name !== "__t")
          expect((hub.answerFor(module) as JsonObject)[name]).toMatchObject({ value, ac: 400 });
    }
  });

  it("stays under the hub's limits: 32 KB as it is metered, 4 KB a text, ten levels, names that are allowed", () => {
    const { hub } = verboseTwin();
    expect(meteredSize(hub.reported)).toBeLessThan(twinLimits.propertiesSize / 2);
    expect(faultOfPatch(hub.reported)).toBeUndefined();
  });

  it("can still be read by the device beside every good value that can be desired, so that the cloud can mend it", () => {
    const { hub } = verboseTwin();
    hub.desired = fullDesired;
    const text = JSON.stringify(hub.document());

    // Five of a hundred are left for what is yet to come.
    expect(Buffer.byteLength(text)).toBeLessThan(0.95 * maximumInboundBytes);
    expect(text.length).toBeLessThan(0.95 * maximumDocumentLength);
    expect(marksOf(text)).toBeLessThan(0.95 * maximumMarks);
    expect(parseBounded(text, maximumDocumentLength, maximumDepth, maximumMarks).parsed).toBe(true);
  });
});
