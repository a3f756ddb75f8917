import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HubError } from "../../../host-sim/hub/hubError";
import { openHubStore } from "../../../host-sim/hub/hubStore";
import { HubBench } from "./hubBench";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-store-"));
  file = join(folder, "hub.db");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the store", () => {
  it("loses nothing over a restart", () => {
    const store = openHubStore(file);
    const before = new HubBench(store);
    before.hub.patchTwin("soil-001", { tags: { site: "A" }, properties: { desired: { a: 1 } } });
    const client = before.connected();
    client.subscribe("$iothub/twin/res/#");
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", '{"b":2}');
    const [twin, device] = [before.hub.twin("soil-001"), before.hub.device("soil-001")];
    const connection = before.hub.serviceConnectionString();
    store.close();

    const again = openHubStore(file);
    const after = new HubBench(again);
    expect(after.hub.twin("soil-001")).toEqual(twin);
    expect(after.hub.device("soil-001")).toEqual(device);
    expect(after.hub.serviceConnectionString()).toBe(connection);
    const returned = after.connected();
    expect(returned.received).toMatchObject([{ sessionPresent: true }]);
    returned.publish("$iothub/twin/GET/?$rid=2");
    expect(returned.take()[1]).toBe(
      '$iothub/twin/res/200/?$rid=2 {"desired":{"a":1,"$version":2},"reported":{"b":2,"$version":2}}',
    );
    again.close();
  });

  it("has what was acknowledged in the file at once, as a crash would leave it", () => {
    const store = openHubStore(file);
    const bench = new HubBench(store);
    bench.hub.patchTwin("soil-001", { properties: { desired: { a: 1 } } });
    const left = join(folder, "left.db");
    for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, left + suffix);
    const other = openHubStore(left);
    expect(other.twin("soil-001")).toMatchObject({ desired: { values: { a: 1 } } });
    other.close();
    store.close();
  });

  it("is readable for its owner only, since it holds keys", () => {
    const store = openHubStore(file);
    const names = readdirSync(folder);
    expect(names).toContain("hub.db-wal");
    for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    store.close();
  });

  it("forgets a removed device with its twin and session", () => {
    const store = openHubStore(file);
    const bench = new HubBench(store);
    bench.connected().subscribe("$iothub/twin/res/#");
    bench.hub.removeDevice("soil-001");
    expect(store.identities()).toEqual([]);
    expect(store.twin("soil-001")).toBeUndefined();
    expect(store.subscriptions("soil-001")).toBeUndefined();
    store.close();
  });

  it("uses a write-ahead log", () => {
    openHubStore(file).close();
    const plain = new Database(file, {});
    expect(plain.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
    plain.close();
  });

  it("refuses a file from a newer Loam, a file that is no store, and a folder that is not there", () => {
    openHubStore(file).close();
    const newer = new Database(file, {});
    newer.exec("PRAGMA user_version = 3");
    newer.close();
    expect(() => openHubStore(file)).toThrow(
      "was written by a newer Loam (format 3, this one reads up to 2)",
    );
    const junk = join(folder, "junk.db");
    writeFileSync(
      junk,
      "This is a text, and long enough that it could be taken for something else.".repeat(20),
    );
    expect(() => openHubStore(junk)).toThrow(HubError);
    expect(() => openHubStore(junk)).toThrow("file is not a database");
    expect(() => openHubStore(join(folder, "none", "hub.db"))).toThrow("there is no such folder");
  });

  it("that fails is answered with an error, and the hub keeps what it had", () => {
    const store = openHubStore(":memory:");
    const bench = new HubBench(store);
    const client = bench.connected();
    client.subscribe("$iothub/twin/res/#");
    store.putTwin = () => {
      throw new HubError("ServerError", "The hub's store failed: disk full.");
    };
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", '{"b":2}');
    expect(client.take()[0]).toMatch(/^\$iothub\/twin\/res\/500\/\?\$rid=1 \{"errorCode":500001/);
    expect(bench.hub.twin("soil-001")).toMatchObject({ reported: { version: 1 } });
    expect(bench.hub.addDevice("soil-002")).toMatchObject({ code: "ServerError" });
    expect(bench.hub.listDevices()).toHaveLength(1);
    expect(store.identities()).toHaveLength(1);
    store.close();
  });
});
