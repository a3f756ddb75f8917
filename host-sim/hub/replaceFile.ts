import { chmodSync, renameSync, writeFileSync } from "node:fs";

/** Writes a file whole or not at all, and never readable for others in between. Throws what the file system throws. */
export function replaceFile(file: string, content: string | Uint8Array, mode: number): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, content, { mode });
  // A file that was there already kept its own mode.
  chmodSync(temporary, mode);
  renameSync(temporary, file);
}
