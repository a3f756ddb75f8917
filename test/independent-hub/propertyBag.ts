import { isPercentEncoded, percentDecode } from "./percent";

/** System properties that a device may set on a message. */
const systemNames = ["mid", "cid", "uid", "ct", "ce", "ctime", "sub", "on", "ifid", "diagid", "diagctx"];

/** A component of a model (DTDL v2). */
const componentPattern = /^[A-Za-z](?:[A-Za-z0-9_]{0,62}[A-Za-z0-9])?$/;

export interface PropertyBag {
  /** Decoded, system properties as `$.ct`. */
  readonly properties: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
  /** What the names and values count towards the size of the message, in bytes. */
  readonly byteLength: number;
}

/** Reads the end of a telemetry topic: `name=value&name=value`, both percent-encoded; empty for none. */
export function readPropertyBag(bag: string): PropertyBag {
  const properties = new Map<string, string>();
  const problems: string[] = [];
  let byteLength = 0;
  for (const part of bag === "" ? [] : bag.split("&")) {
    const [rawName = "", rawValue, ...more] = part.split("=");
    if (rawName === "" || rawValue === undefined || more.length > 0) {
      problems.push(`"${part}" is no name=value`);
      continue;
    }
    // The $ of a system property may stand as it is.
    if (!isPercentEncoded(rawName.replace(/^\$/, "")) || !isPercentEncoded(rawValue)) {
      problems.push(`"${part}" is not percent-encoded`);
      continue;
    }
    const name = percentDecode(rawName) ?? "";
    const value = percentDecode(rawValue) ?? "";
    if (properties.has(name)) problems.push(`${name} is there twice`);
    problems.push(...problemsOf(name, value));
    properties.set(name, value);
    const isSystem = name.startsWith("$.");
    byteLength += Buffer.byteLength(value) + (isSystem ? 0 : Buffer.byteLength(name));
  }
  return { properties, problems, byteLength };
}

function problemsOf(name: string, value: string): string[] {
  if (name.startsWith("$") && !systemNames.includes(name.slice(2))) return [`${name} is no system property`];
  if (name === "$.mid" && !/^[\x21-\x7e]{1,128}$/.test(value))
    return ["$.mid is not 1 to 128 characters of ASCII"];
  if (name === "$.sub" && !componentPattern.test(value))
    return [`$.sub "${value}" is no name of a component`];
  if (name === "$.ct" && !/^[\w.+-]+\/[\w.+-]+(; ?charset=utf-8)?$/.test(value))
    return [`$.ct "${value}" is no content type`];
  // For queries on the body it must be one of these; a binary body has none.
  if (name === "$.ce" && !["utf-8", "utf-16", "utf-32"].includes(value))
    return [`$.ce "${value}" is no encoding`];
  return [];
}
