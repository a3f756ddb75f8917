import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file whole or not at all, and never readable for others in between. Throws what the file system throws. */
export function replaceFile(file: string, content: string | Uint8Array, mode: number): void {
  const temporary = `${file}.new`;
  // What is there may be open to others, or a link that leads elsewhere: the file is always a new one.
  rmSync(temporary, { force: true });
  writeFileSync(temporary, content, { mode, flag: "wx" });
  renameSync(temporary, file);
}
