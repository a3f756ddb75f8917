import { readFileSync, statSync } from "node:fs";
import { MOST_FILE_BYTES, parseUscrnHourly, type SoilRows, type UscrnDepth } from "./uscrnFile";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
};

/** Reads a file of recorded station data; what is wrong comes back as one sentence that names the file. */
export function readUscrnFile(path: string, depth: UscrnDepth = 5): SoilRows {
  let text: string;
  try {
    const about = statSync(path);
    if (about.isDirectory()) return { ok: false, error: `${path}: it is a folder` };
    if (about.size > MOST_FILE_BYTES)
      return { ok: false, error: `${path}: more than ${MOST_FILE_BYTES} bytes` };
    // One byte a character: a byte that is not ASCII is then a malformed column, not a lost one.
    text = readFileSync(path, "latin1");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return { ok: false, error: `${path}: ${REASONS[code] ?? `it cannot be read (${code})`}` };
  }
  const result = parseUscrnHourly(text, depth);
  return result.ok ? result : { ok: false, error: `${path}, ${result.error}` };
}
