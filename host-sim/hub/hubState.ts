import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, parseBoundedJson } from "./boundedJson";
import { HubError } from "./hubError";
import { replaceFile } from "./replaceFile";

/** Where a running hub can be reached, for the commands in other terminals. Holds a secret. */
export interface HubState {
  readonly mqttPort: number;
  readonly restPort: number;
  readonly serviceConnectionString: string;
  /** The root to trust, PEM. */
  readonly caFile: string;
  /** Of the process that serves: this one unless given. */
  readonly processId?: number;
}

const FILE = "hub.json";

/**
 * Written when the hub listens; readable for its owner only.
 * @throws HubError StateUnusable
 */
export function writeHubState(folder: string, state: HubState): void {
  const file = join(folder, FILE);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    replaceFile(file, `${JSON.stringify({ processId: process.pid, ...state }, undefined, 2)}\n`, 0o600);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HubError("StateUnusable", `The hub's state cannot be written to ${file}: ${reason}.`);
  }
}

/** `undefined` where no hub has left its state, a HubError where what is there cannot be read. */
export function readHubState(folder: string): HubState | HubError | undefined {
  const file = join(folder, FILE);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    return new HubError("StateUnusable", `The hub's state in ${file} cannot be read.`);
  }
  const outcome = parseBoundedJson(bytes, { maximumBytes: 65536, maximumDepth: 4 });
  const state = "value" in outcome && isJsonObject(outcome.value) ? outcome.value : {};
  const { mqttPort, restPort, serviceConnectionString, caFile, processId } = state;
  if (
    typeof mqttPort !== "number" ||
    typeof restPort !== "number" ||
    typeof serviceConnectionString !== "string" ||
    typeof caFile !== "string" ||
    typeof processId !== "number"
  ) {
    return new HubError("StateUnusable", `The hub's state in ${file} is damaged; start the hub again.`);
  }
  return { mqttPort, restPort, serviceConnectionString, caFile, processId };
}

/** For when the hub stops, and only if the state is that of its process. */
export function removeHubState(folder: string, processId = process.pid): void {
  const state = readHubState(folder);
  if (state === undefined || state instanceof HubError || state.processId !== processId) return;
  rmSync(join(folder, FILE), { force: true });
}
