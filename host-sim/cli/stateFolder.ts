import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Flash } from "../../src/board/flash";
import type { Storage } from "../../src/board/storage";
import { openFileFlash } from "../board/fileFlash";
import { openFileStorage } from "../board/fileStorage";
import type { SeededRandom } from "../board/random";
import { deviceFlashSectors } from "../fleet/deviceFlash";
import { lockFile } from "../hub/fileLock";
import { CliError } from "./cliError";

/** Where hub and devices keep what must last: certificates, keys, twins. `.loam` here, or LOAM_STATE. Not for commits. */
export function stateFolder(): string {
  return resolve(process.env["LOAM_STATE"] || ".loam");
}

/** The state folder, made where it is missing, for its owner only. Fails in one sentence where it cannot be. */
export function openStateFolder(): string {
  const folder = stateFolder();
  makeFolder(folder);
  return folder;
}

/** The settings of one simulated device: a file in the state folder. Fails in one sentence where it cannot be used. */
export function openDeviceStorage(deviceId: string): Storage {
  return openDeviceFile(deviceId, "json", openFileStorage);
}

/** The flash of one simulated device, beside its settings. Fails in one sentence where it cannot be used. */
export function openDeviceFlash(deviceId: string, entropy: SeededRandom): Flash {
  return openDeviceFile(deviceId, "flash", (path) =>
    openFileFlash(path, { sectorCount: deviceFlashSectors, entropy }),
  );
}

/**
 * Keeps a simulated device to this process, until the function that is given back is called or the process ends: two at
 * work on one flash would overwrite each other's records. Fails in one sentence where another process has it.
 */
export function lockDevice(deviceId: string): () => void {
  try {
    return lockFile(devicePath(deviceId, "lock"));
  } catch (error) {
    if (error instanceof CliError) throw error;
    const isTaken = error instanceof Error && "code" in error && error.code === "SQLITE_BUSY";
    const reason = isTaken ? "it runs from this folder already" : wordsOf(error);
    throw new CliError(`${deviceId} cannot start: ${reason}; LOAM_STATE names another folder.`);
  }
}

/** Made where it is missing: the folder that the file is in. */
function devicePath(deviceId: string, ending: string): string {
  const folder = join(openStateFolder(), "devices");
  makeFolder(folder);
  return join(folder, `${encodeURIComponent(deviceId)}.${ending}`);
}

function openDeviceFile<Medium>(deviceId: string, ending: string, open: (path: string) => Medium): Medium {
  const path = devicePath(deviceId, ending);
  try {
    return open(path);
  } catch (error) {
    throw new CliError(`The device cannot start: ${wordsOf(error)}; remove the file to begin anew.`);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = reasons[code] ?? wordsOf(error);
    throw new CliError(
      `The state folder ${folder} cannot be made: ${reason}; LOAM_STATE names another place.`,
    );
  }
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: "there is a file of this name",
  ENOTDIR: "a part of its path is a file",
  EACCES: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

/** On one line: it ends up in a sentence. */
function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ");
}
