import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Entropy } from "../../src/board/entropy";
import { errorCode } from "./errorCode";
import { NorFlash } from "./norFlash";

export interface FileFlashOptions {
  /** 4096 unless told. */
  readonly sectorLength?: number;
  readonly sectorCount: number;
  readonly entropy: Entropy;
}

/**
 * Flash in a file, for a simulated device that outlives its process; created erased where there is none. Each change is in the
 * file when it returns. One process at a time.
 * Throws one sentence where the file cannot be read or has another size; then it is left as it is.
 */
export function openFileFlash(path: string, options: FileFlashOptions): NorFlash {
  const { sectorLength = 4096, sectorCount } = options;
  const image = load(path, sectorLength * sectorCount);
  return new NorFlash({ ...options, image, onChange: (address, bytes) => store(path, address, bytes) });
}

function load(path: string, size: number): Uint8Array {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return create(path, size);
    // Asked before it is read, as it may be anything.
    if (found.size !== size) throw new Error(`it has ${found.size} bytes and not ${size}`);
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new Error(`the flash file ${path} cannot be used: ${errorCode(error)}`, { cause: error });
  }
}

/** Under another name first, so that no half of one is ever found. */
function create(path: string, size: number): Uint8Array {
  const image = new Uint8Array(size).fill(0xff);
  const draft = `${path}.new`;
  mkdirSync(dirname(path), { recursive: true });
  rmSync(draft, { force: true });
  writeFileSync(draft, image, { flag: "wx", mode: 0o600 });
  renameSync(draft, path);
  return image;
}

function store(path: string, address: number, bytes: Uint8Array): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, bytes, 0, bytes.length, address);
  } finally {
    closeSync(file);
  }
}
