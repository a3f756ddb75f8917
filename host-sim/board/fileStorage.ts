import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Storage } from "../../src/board/storage";
import { errorCode } from "./errorCode";
import { checkEntry, checkKey } from "./storageRules";

/** Far above what a board's NVS partition of 24 KiB holds; a larger file is not ours. */
const MOST_FILE_BYTES = 4 * 1024 * 1024;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): Map<string, Uint8Array> {
  const document: unknown = JSON.parse(text);
  if (!isRecord(document) || document["loamStorage"] !== 1 || !isRecord(document["values"])) {
    throw new Error("it lacks the mark of a storage file");
  }
  const values = new Map<string, Uint8Array>();
  for (const [key, value] of Object.entries(document["values"])) {
    if (typeof value !== "string" || !BASE64.test(value)) throw new Error(`the value "${key}" is not base64`);
    const bytes = new Uint8Array(Buffer.from(value, "base64"));
    checkEntry(key, bytes);
    values.set(key, bytes);
  }
  return values;
}

function load(path: string): Map<string, Uint8Array> {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > MOST_FILE_BYTES) throw new Error(`it has ${size} bytes, more than ${MOST_FILE_BYTES}`);
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return new Map();
    throw new Error(`the storage file ${path} cannot be read: ${errorCode(error)}`, { cause: error });
  }
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`the storage file ${path} is damaged: ${errorCode(error)}`, { cause: error });
  }
}

/** Puts the new file in the old one's place in one step: a cut of power leaves the one or the other whole. */
function replace(path: string, text: string): void {
  const draft = `${path}.new`;
  mkdirSync(dirname(path), { recursive: true });
  // Settings hold no keys, but they are nobody else's business either; so never into what is there, which may be a link.
  rmSync(draft, { force: true });
  const file = openSync(draft, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
}

/** Makes the new name durable too. Where folders cannot be opened (Windows) the system sees to it. */
function syncFolder(path: string): void {
  let folder: number;
  try {
    folder = openSync(path, "r");
  } catch {
    return;
  }
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * Storage in one file, for a simulated device that outlives its process. One process at a time.
 * Throws one sentence where the file cannot be read or is damaged; a damaged file is left as it is.
 */
export function openFileStorage(path: string): Storage {
  let values = load(path);
  const commit = (key: string, next: Map<string, Uint8Array>) => {
    const entries = [...next].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
    try {
      replace(path, `${JSON.stringify({ loamStorage: 1, values: Object.fromEntries(entries) })}\n`);
    } catch (error) {
      throw new Error(`"${key}" cannot be stored in ${path}: ${errorCode(error)}`, { cause: error });
    }
    values = next;
  };
  return {
    read(key) {
      checkKey(key);
      return values.get(key)?.slice();
    },
    write(key, bytes) {
      checkEntry(key, bytes);
      commit(key, new Map(values).set(key, bytes.slice()));
    },
    remove(key) {
      checkKey(key);
      if (!values.has(key)) return;
      const next = new Map(values);
      next.delete(key);
      commit(key, next);
    },
  };
}
