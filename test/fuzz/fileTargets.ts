import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HubError } from "../../host-sim/hub/hubError";
import { readHubState, writeHubState } from "../../host-sim/hub/hubState";
import { openHubStore } from "../../host-sim/hub/hubStore";
import { newTwin } from "../../host-sim/hub/twin";
import { parseUscrnHourly } from "../../host-sim/world/uscrnFile";
import { bytesOf, type FuzzTarget, mustHold, textOf } from "./fuzzTarget";

let folder: string | undefined;
function inFolder(name: string): string {
  folder ??= mkdtempSync(join(tmpdir(), "loam-fuzz-"));
  return join(folder, name);
}
function removeFolder(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
}

/** The file that a store leaves behind: some pages of 4 KiB, of which the first is mutated. */
function storeFile(): Uint8Array {
  const file = inFolder("valid.db");
  const store = openHubStore(file);
  store.putSetting("name", "value");
  store.putTwin("soil-001", newTwin(0));
  store.putSubscriptions("soil-001", new Map([["a", 1]]));
  store.close();
  const bytes = Uint8Array.from(readFileSync(file));
  removeFolder();
  return bytes;
}

const validStore = storeFile();
const hubStore: FuzzTarget = {
  name: "hub: file of the store",
  corpus: [validStore.subarray(0, 4_096)],
  words: ["SQLite format 3\u0000", "CREATE TABLE", "STRICT", "identities", "twins"],
  cost: 40,
  run(input) {
    const file = inFolder("hub.db");
    for (const end of ["", "-wal", "-shm", ".lock"]) rmSync(`${file}${end}`, { force: true });
    writeFileSync(file, Buffer.concat([input, validStore.subarray(4_096)]));
    try {
      const store = openHubStore(file);
      try {
        store.identities();
        store.twin("soil-001");
        store.subscriptions("soil-001");
        store.setting("name");
      } finally {
        store.close();
      }
      return true;
    } catch (error) {
      mustHold(error instanceof HubError, `a refusal of the hub, not ${String(error)}`);
      return false;
    }
  },
  close: removeFolder,
};

const state = {
  mqttPort: 8883,
  restPort: 8443,
  serviceConnectionString: "HostName=localhost",
  caFile: "/ca.pem",
  processId: 1,
};
const hubState: FuzzTarget = {
  name: "hub: file of its state",
  corpus: [bytesOf(JSON.stringify(state))],
  words: Object.keys(state).map((name) => `"${name}":`),
  cost: 10,
  run(input) {
    inFolder("");
    writeHubState(folder ?? "", state);
    writeFileSync(inFolder("hub.json"), input);
    const read = readHubState(folder ?? "");
    if (read === undefined || read instanceof HubError) return false;
    mustHold(typeof read.caFile === "string" && typeof read.mqttPort === "number", "what is read is whole");
    return true;
  },
  close: removeFolder,
};

/** 38 columns; the ones that are read are two dates and times, and five each of moisture and temperature. */
const hour = (time: string, moisture: string, temperature: string) =>
  [
    "3047 20240601",
    time,
    "20240601",
    time,
    "3 -120.69 47.34",
    ...Array<string>(20).fill("1.0"),
    ...Array<string>(5).fill(moisture),
    ...Array<string>(5).fill(temperature),
  ].join(" ");
const worldFile: FuzzTarget = {
  name: "world: hourly file of a station",
  corpus: [bytesOf([hour("0100", "0.251", "12.3"), hour("0200", "-99.000", "-9999.0"), ""].join("\n"))],
  words: ["\n", " ", "-99.000", "-9999.0", "20240229", "2400", "\r\n"],
  run(input) {
    const outcome = parseUscrnHourly(textOf(input));
    if (!outcome.ok) {
      mustHold(outcome.error.length < 400, "a refusal is one sentence");
      return false;
    }
    for (const { time, moisture, temperature } of outcome.rows) {
      mustHold(Number.isFinite(time), "a row has its time");
      mustHold(moisture === undefined || (moisture >= 0 && moisture <= 1), "moisture in range");
      mustHold(
        temperature === undefined || (temperature >= -60 && temperature <= 80),
        "temperature in range",
      );
    }
    return true;
  },
};

export const fileTargets: readonly FuzzTarget[] = [hubStore, hubState, worldFile];
