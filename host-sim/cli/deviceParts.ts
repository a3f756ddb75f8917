import { readFileSync } from "node:fs";
import type { PartEntry } from "../../src/sensors/part";
import { readDevice } from "../../src/sensors/readParts";
import { simulatedPins, usualParts } from "../bus/usualParts";
import { quoted } from "./arguments";
import { wrongCall } from "./cliError";
import { repeatedKey } from "./repeatedKey";

/** What a simulated device carries: that of a `device.json`, or the usual parts. A bad file is a wrong call. */
export function chooseParts(file: string | undefined): readonly PartEntry[] {
  if (file === undefined) return usualParts;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw wrongCall(
      `${quoted(file)} cannot be read${code === "ENOENT" ? ": there is no such file" : ` (${code})`}.`,
    );
  }
  const read = readDevice(text, simulatedPins);
  if ("problem" in read) throw wrongCall(`${file}: ${read.problem}`);
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw wrongCall(`${file}: ${repeated}`);
  return read.parts;
}
