import { readFileSync, statSync } from "node:fs";

/** A century of hours would fit; what is larger is not a station's file. */
export const MOST_FILE_BYTES = 256 * 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
};

/** The text of a file of station data, or in one sentence that names it why it cannot be read. */
export function readStationFile(
  path: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string } {
  try {
    const about = statSync(path);
    if (about.isDirectory()) return { ok: false, error: `${path}: it is a folder` };
    if (about.size > MOST_FILE_BYTES)
      return { ok: false, error: `${path}: more than ${MOST_FILE_BYTES} bytes` };
    // One byte a character: a byte that is not ASCII is then a malformed column, not a lost one.
    return { ok: true, text: readFileSync(path, "latin1") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return { ok: false, error: `${path}: ${REASONS[code] ?? `it cannot be read (${code})`}` };
  }
}
