import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Flash } from "../../src/board/flash";
import type { Storage } from "../../src/board/storage";
import { openFileFlash } from "../board/fileFlash";
import { openFileStorage } from "../board/fileStorage";
import type { SeededRandom } from "../board/random";
import { deviceFlashSectors } from "../fleet/deviceFlash";
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

function openDeviceFile<Medium>(deviceId: string, ending: string, open: (path: string) => Medium): Medium {
  const folder = join(openStateFolder(), "devices");
  makeFolder(folder);
  try {
    return open(join(folder, `${encodeURIComponent(deviceId)}.${ending}`));
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
