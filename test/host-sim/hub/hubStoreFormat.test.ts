import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HubError } from "../../../host-sim/hub/hubError";
import { openHubStore } from "../../../host-sim/hub/hubStore";
import { deviceKey, HubBench, secondKey, topicFilters } from "./hubBench";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-format-"));
  file = join(folder, "hub.db");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** As Loam wrote it before there were modules; `extra` runs at the end. */
function writeVersion1(extra = ""): void {
  const identity = {
    deviceId: "soil-001",
    generationId: "17672256000000000",
    revision: 3,
    status: "enabled",
    statusReason: null,
    statusUpdatedTime: "0001-01-01T00:00:00Z",
    primaryKey: deviceKey,
    secondaryKey: secondKey,
  };
  const section = (values: object, version: number) => ({ values, version, metadata: {} });
  const twin = {
    version: 4,
    tags: { site: "A" },
    desired: section({ a: 1 }, 2),
    reported: section({ b: 2 }, 3),
  };
  const old = new Database(file, {});
  old.exec(`
    CREATE TABLE devices (id TEXT PRIMARY KEY, identity TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE twins (id TEXT PRIMARY KEY, twin TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE sessions (id TEXT PRIMARY KEY, subscriptions TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 1;`);
  old.prepare("INSERT INTO devices VALUES (?, ?)").run("soil-001", JSON.stringify(identity));
  old.prepare("INSERT INTO twins VALUES (?, ?)").run("soil-001", JSON.stringify(twin));
  old
    .prepare("INSERT INTO sessions VALUES (?, ?)")
    .run("soil-001", JSON.stringify([[topicFilters.twinResponses, 0]]));
  old.prepare("INSERT INTO settings VALUES (?, ?)").run("policy.service", `${deviceKey} ${secondKey}`);
  if (extra !== "") old.exec(extra);
  old.close();
}

describe("a store that was written before there were modules", () => {
  it("keeps all it holds, and takes modules from then on", () => {
    writeVersion1();
    const store = openHubStore(file);
    const bench = new HubBench(store);
    expect(bench.hub.device("soil-001")).toMatchObject({ revision: 3, primaryKey: deviceKey });
    expect(bench.hub.twin("soil-001")).toMatchObject({
      version: 4,
      modelId: "",
      desired: { values: { a: 1 } },
    });
    expect(bench.hub.policies.get("service")).toMatchObject({ primaryKey: deviceKey });
    const client = bench.connected();
    expect(client.received).toMatchObject([{ sessionPresent: true }]);
    client.take();
    client.publish("$iothub/twin/GET/?$rid=1");
    expect(client.take()).toEqual([
      '$iothub/twin/res/200/?$rid=1 {"desired":{"a":1,"$version":2},"reported":{"b":2,"$version":3}}',
    ]);
    bench.addModule();
    store.close();

    const again = openHubStore(file);
    expect(again.identities()).toMatchObject([{ deviceId: "soil-001" }, { moduleId: "ingestion" }]);
    again.close();
  });

  it("is left as it was where it cannot be taken over", () => {
    writeVersion1("INSERT INTO twins VALUES ('soil-002', 'no JSON')");
    expect(() => openHubStore(file)).toThrow(HubError);
    expect(() => openHubStore(file)).toThrow(/^The store .* cannot be opened: .*\.$/);
    const old = new Database(file, {});
    expect(old.prepare("PRAGMA user_version").all()).toMatchObject([{ user_version: 1 }]);
    expect(old.prepare("SELECT id FROM devices").all()).toMatchObject([{ id: "soil-001" }]);
    expect(old.prepare("SELECT twin FROM twins WHERE id = 'soil-001'").all()).not.toMatchObject([
      { twin: expect.stringContaining("modelId") },
    ]);
    old.close();
  });
});

describe("a store with modules", () => {
  it("loses nothing of them over a restart", () => {
    const store = openHubStore(file);
    const before = new HubBench(store);
    before.addModule();
    const username = "localhost/soil-001/ingestion/?api-version=1&model-id=dtmi:a;1";
    before.connectedModule({ username }).subscribe(topicFilters.desired);
    before.hub.patchTwin("soil-001/ingestion", { properties: { desired: { a: 1 } } });
    const kept = [before.hub.module("soil-001", "ingestion"), before.hub.twin("soil-001/ingestion")];
    store.close();

    const again = openHubStore(file);
    const { hub, ...after } = new HubBench(again);
    expect([hub.module("soil-001", "ingestion"), hub.twin("soil-001/ingestion")]).toEqual(kept);
    expect(hub.twin("soil-001/ingestion")).toMatchObject({ modelId: "dtmi:a;1" });
    expect(after.store.subscriptions("soil-001/ingestion")).toEqual(new Map([[topicFilters.desired, 0]]));
    again.close();
  });
});
