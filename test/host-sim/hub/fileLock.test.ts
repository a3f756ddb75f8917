import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFile } from "../../../host-sim/hub/fileLock";
import { HubError } from "../../../host-sim/hub/hubError";
import { openHubStore } from "../../../host-sim/hub/hubStore";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-lock-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Another process that takes the lock and ends without giving it back; its exit code is 0 where it got it. */
function takenElsewhere(file: string): boolean {
  const script = `const D = require("libsql"); new D(process.argv[1], {}).exec("BEGIN EXCLUSIVE"); process.exit(0);`;
  return spawnSync(process.execPath, ["-e", script, file], { stdio: "ignore" }).status === 0;
}

describe("a locked file", () => {
  it("is had by one at a time, other processes included, and by the next one when it is given back", () => {
    const file = join(folder, "a.lock");
    const unlock = lockFile(file);
    expect(() => lockFile(file)).toThrow(expect.objectContaining({ code: "SQLITE_BUSY" }));
    expect(takenElsewhere(file)).toBe(false);
    unlock();
    expect(takenElsewhere(file)).toBe(true);
    // The lock of a process that has ended, in whatever way, is gone with it.
    lockFile(file)();
  });

  it("is readable for its owner only", () => {
    const file = join(folder, "a.lock");
    lockFile(file)();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe("the store of a hub that runs", () => {
  it("is refused to a second hub, which would answer from an older memory", () => {
    const file = join(folder, "hub.db");
    const store = openHubStore(file);
    expect(() => openHubStore(file)).toThrow(HubError);
    expect(() => openHubStore(file)).toThrow("cannot be opened: another hub is using it.");
    store.putSetting("still", "usable");
    store.close();
    const next = openHubStore(file);
    expect(next.setting("still")).toBe("usable");
    next.close();
  });
});
