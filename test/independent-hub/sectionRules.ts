import { isObject, type Json, type JsonObject } from "./json";

const mostKeyBytes = 1024;
const mostStringBytes = 4096;
const deepest = 10;
const mostSectionCharacters = 32 * 1024;
const leastInteger = -4_503_599_627_370_496;
const mostInteger = 4_503_599_627_370_495;

/** C0 and C1 control characters, `.`, `$` and space may not be in a key. */
const forbiddenInKey = /[\p{Cc}.$ ]/u;
const control = /\p{Cc}/gu;

/** What IoT Hub does not take in a reported or desired section; each problem is a sentence with its path. */
export function problemsOfPatch(patch: JsonObject): readonly string[] {
  const problems: string[] = [];
  judge(patch, "", 0, problems);
  return problems;
}

/** `depth`: objects and arrays around the value, the section itself not counted. */
function judge(value: Json, path: string, depth: number, problems: string[]): void {
  if (typeof value === "string" && Buffer.byteLength(value) > mostStringBytes)
    problems.push(`${path} is longer than 4 KB`);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) problems.push(`${path} is no number that can be kept`);
    else if (Number.isInteger(value) && (value < leastInteger || value > mostInteger))
      problems.push(`${path} is an integer out of range: ${value}`);
  }
  if (typeof value !== "object" || value === null) return;
  if (depth > deepest) {
    problems.push(`${path} is deeper than ${deepest} levels`);
    return;
  }
  if (!isObject(value)) {
    value.forEach((item, index) => {
      judge(item, `${path}[${index}]`, depth + 1, problems);
    });
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const here = path === "" ? key : `${path}.${key}`;
    if (key === "" || forbiddenInKey.test(key))
      problems.push(`the key ${JSON.stringify(key)} is not allowed`);
    if (Buffer.byteLength(key) > mostKeyBytes) problems.push(`a key of ${path} is longer than 1 KB`);
    judge(item, here, depth + 1, problems);
  }
}

/** Whether a section is within 32 KB, metered as IoT Hub does. */
export function isWithinSection(section: JsonObject): boolean {
  return meteredSize(section) <= mostSectionCharacters;
}

/** Keys and strings by their characters but control characters, numbers 8, booleans 4. */
export function meteredSize(value: Json): number {
  if (typeof value === "number") return 8;
  if (typeof value === "boolean") return 4;
  if (typeof value === "string") return [...value.replace(control, "")].length;
  if (value === null) return 0;
  if (!isObject(value)) return value.reduce<number>((sum, item) => sum + meteredSize(item), 0);
  return Object.entries(value).reduce((sum, [key, item]) => sum + meteredSize(key) + meteredSize(item), 0);
}
