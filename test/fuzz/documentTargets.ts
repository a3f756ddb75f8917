import { MemoryStorage } from "../../host-sim/board/memoryStorage";
import { nodeText } from "../../host-sim/board/nodeText";
import { CalibrationUndo, calibrationUndoKey } from "../../src/commands/calibrationUndo";
import { judgePayload } from "../../src/commands/judgePayload";
import {
  isJsonObject,
  type Json,
  maximumDepth,
  maximumMarks,
  parseBounded,
} from "../../src/model/boundedJson";
import { parseCalibrationPoints, writeCalibrationPoints } from "../../src/model/calibrationPoints";
import { type CommandDefinition, commandDefinitions } from "../../src/model/commands";
import { moduleDefinitions } from "../../src/model/modules";
import type { Definitions } from "../../src/model/property";
import { settingDefinitions } from "../../src/model/settings";
import { validate } from "../../src/model/validate";
import { maximumDocumentLength, parseDocument, versionOf } from "../../src/twin/parseDocument";
import { SettingsStore } from "../../src/twin/settingsStore";
import { fullComponents, fullSettings } from "../src/twin/fullTwin";
import { bytesOf, type FuzzTarget, mustHold } from "./fuzzTarget";

/** Bytes that storage takes under one key. */
const longestStored = 4_000;

const names = [...Object.keys(settingDefinitions), "value", "ac", "av", "desired", "reported", "accepted"];
const words = names.map((name) => `"${name}":`);

function depthOf(value: Json): number {
  if (typeof value !== "object" || value === null) return 0;
  return (
    1 +
    Object.values(value as object).reduce((most: number, inner) => Math.max(most, depthOf(inner as Json)), 0)
  );
}

function countOf(value: Json): number {
  if (typeof value !== "object" || value === null) return 1;
  return 1 + Object.values(value as object).reduce((sum: number, inner) => sum + countOf(inner as Json), 0);
}

const json: FuzzTarget = {
  name: "model: bounded JSON",
  corpus: [
    '{"a":[1,2,{"b":"x\\"]"}]}',
    "[[[[[[1]]]]]]",
    '"text"',
    "12.5e3",
    JSON.stringify(fullSettings),
  ].map(bytesOf),
  words,
  run(input) {
    const text = nodeText.decode(input);
    if (text === undefined) return false;
    const [length, depth, marks] = [4_000, 8, 200];
    const result = parseBounded(text, length, depth, marks, input);
    const alone = parseBounded(text, length, depth, marks);
    mustHold(JSON.stringify(alone) === JSON.stringify(result), "the same with and without its UTF-8");
    if (!result.parsed) {
      if (result.problem === "malformed") mustHold(!isJson(text), "what is refused as malformed is no JSON");
      return false;
    }
    mustHold(text.length <= length && depthOf(result.value) <= depth, "within its bounds");
    mustHold(countOf(result.value) <= 2 * marks + 1, "no more values than marks of structure allow");
    return true;
  },
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const document: FuzzTarget = {
  name: "twin: document",
  corpus: [
    JSON.stringify({
      desired: { ...fullSettings, ...fullComponents, $version: 4 },
      reported: { $version: 2 },
    }),
    '{"telemetryInterval":60,"$version":5}',
  ].map(bytesOf),
  words,
  run(input) {
    const parsed = parseDocument(input, nodeText);
    if (typeof parsed === "string") return false;
    mustHold(
      input.length <= 4 * maximumDocumentLength && depthOf(parsed) <= maximumDepth,
      "within its bounds",
    );
    mustHold(countOf(parsed) <= 2 * maximumMarks + 1, "no more values than allowed");
    const version = versionOf(parsed);
    mustHold(version === undefined || (Number.isSafeInteger(version) && version >= 0), "a version counts");
    return true;
  },
};

const settingValues: FuzzTarget = {
  name: "model: values of settings",
  corpus: [fullSettings, ...Object.values(fullComponents)].map((each) => bytesOf(JSON.stringify(each))),
  words,
  run(input) {
    const text = nodeText.decode(input);
    const result = text === undefined ? undefined : parseBounded(text, 8_192);
    if (!result?.parsed || !isJsonObject(result.value)) return false;
    const given = result.value;
    let isAnyValid = false;
    const all = [settingDefinitions, ...Object.values(moduleDefinitions).map(({ settings }) => settings)];
    for (const definitions of all as readonly Definitions[])
      for (const [name, definition] of Object.entries(definitions)) {
        const verdict = validate(name, definition, given[name]);
        if (!verdict.valid) {
          mustHold(
            verdict.reason.length <= 1_000 && !verdict.reason.includes("\n"),
            "a refusal is one sentence",
          );
          continue;
        }
        isAnyValid = true;
        const again = validate(name, definition, verdict.value);
        mustHold(
          again.valid && JSON.stringify(again.value) === JSON.stringify(verdict.value),
          `${name} stays valid`,
        );
      }
    return isAnyValid;
  },
};

const commands: FuzzTarget = {
  name: "commands: payloads",
  corpus: ["null", "{}", '{"lines":10}', '{"point":"dry"}'].map(bytesOf),
  words: Object.values(commandDefinitions).flatMap(({ payload }) =>
    Object.keys(payload).map((name) => `"${name}":`),
  ),
  run(input) {
    const text = nodeText.decode(input);
    const result = text === undefined ? undefined : parseBounded(text, 1_024);
    if (!result?.parsed) return false;
    let isAnyTaken = false;
    for (const [name, definition] of Object.entries(commandDefinitions)) {
      const judged = judgePayload(name, definition as CommandDefinition, result.value);
      if (typeof judged === "string") mustHold(judged.endsWith(".") && judged.length < 1_000, "one sentence");
      else {
        isAnyTaken = true;
        const known = Object.keys((definition as CommandDefinition).payload);
        mustHold(
          Object.keys(judged).every((field) => known.includes(field)),
          "only fields of the model",
        );
      }
    }
    return isAnyTaken;
  },
};

const store: FuzzTarget = {
  name: "twin: stored settings",
  corpus: [
    JSON.stringify({ format: 2, version: 7, settings: { telemetryInterval: 60 }, captured: {} }),
    JSON.stringify({
      format: 2,
      version: 1,
      settings: fullSettings,
      captured: { calibration: fullSettings["calibration"] },
    }),
    JSON.stringify({ format: 1, settings: { telemetryInterval: 60 } }),
  ].map(bytesOf),
  words: [...words, '"format":', '"captured":', '"settings":', '"version":'],
  cost: 4,
  run(input) {
    const storage = new MemoryStorage();
    if (input.length > longestStored) return false;
    storage.write("settings", input);
    const settings = new SettingsStore(storage, nodeText, "settings", settingDefinitions);
    const { corrupt, ...loaded } = settings.load();
    for (const [name, value] of Object.entries(loaded.accepted)) {
      const definition = (settingDefinitions as Definitions)[name];
      mustHold(definition !== undefined, "only settings of the model are loaded");
      mustHold(validate(name, definition, value, loaded.captured[name]).valid, `${name} is valid as loaded`);
    }
    settings.save(loaded);
    const { corrupt: corruptAgain, ...again } = settings.load();
    mustHold(
      !corruptAgain && JSON.stringify(again) === JSON.stringify(loaded),
      "what is saved loads as it was",
    );
    return !corrupt;
  },
};

const undo: FuzzTarget = {
  name: "commands: undo of a calibration",
  corpus: [
    '{"place":1,"before":null,"after":{"soilTemperature":{"offset":1}}}',
    '{"before":{"soilMoisture":{"dryRaw":2000}},"after":{"soilTemperature":{"offset":1}}}',
  ].map(bytesOf),
  words: ['"place":', '"before":', '"after":', '"soilMoisture":', '"dryRaw":'],
  run(input) {
    const storage = new MemoryStorage();
    if (input.length > longestStored) return false;
    storage.write(calibrationUndoKey, input);
    const captured = { soilTemperature: { offset: 1 } };
    const step = new CalibrationUndo(storage, nodeText).last(() => captured);
    const other = { soilTemperature: { offset: 2.5e-7 } };
    mustHold(
      new CalibrationUndo(storage, nodeText).last(() => other) === undefined || step === undefined,
      "one step leads to one place",
    );
    return step !== undefined;
  },
};

const points: FuzzTarget = {
  name: "model: points of a calibration",
  corpus: ["2150:0.05 1800:0.14 1400:0.31", " 300:0.05  500.5:0.2 ", "1:0.7"].map(bytesOf),
  words: [":", " ", "0.", "65535"],
  run(input) {
    const text = nodeText.decode(input);
    if (text === undefined) return false;
    const parsed = parseCalibrationPoints(text);
    if (typeof parsed === "string") return false;
    mustHold(parsed.length >= 1 && parsed.length <= 8, "1 to 8 points");
    mustHold(
      parsed.every(({ raw, waterContent }) => raw <= 65_535 && waterContent >= 0 && waterContent <= 0.7),
      "values in their ranges",
    );
    mustHold(
      JSON.stringify(parseCalibrationPoints(writeCalibrationPoints(parsed))) === JSON.stringify(parsed),
      "what is written is read as it was",
    );
    return true;
  },
};

export const documentTargets: readonly FuzzTarget[] = [
  json,
  document,
  settingValues,
  commands,
  store,
  undo,
  points,
];
