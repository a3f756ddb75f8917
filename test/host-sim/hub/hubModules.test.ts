import { describe, expect, it } from "vitest";
import { HubError } from "../../../host-sim/hub/hubError";
import { HubBench, moduleId, moduleKey, topicFilters } from "./hubBench";

describe("the registry of modules", () => {
  it("gives each module keys of its own and a twin of its own", () => {
    const { hub } = new HubBench();
    const made = hub.addModule("soil-001", "alerting");
    expect(made).toMatchObject({ deviceId: "soil-001", moduleId: "alerting", managedBy: null });
    if (made instanceof HubError) throw made;
    expect(made.primaryKey).not.toBe(made.secondaryKey);
    expect(Buffer.from(made.primaryKey, "base64")).toHaveLength(32);
    hub.patchTwin("soil-001/alerting", { properties: { desired: { a: 1 } } });
    expect(hub.twin("soil-001/alerting")).toMatchObject({ desired: { values: { a: 1 }, version: 2 } });
    expect(hub.twin("soil-001")).toMatchObject({ desired: { values: {}, version: 1 } });
  });

  it("lists them in the order of their ids, those of one device only", () => {
    const { hub } = new HubBench();
    hub.addDevice("soil-0011");
    for (const [device, module] of [
      ["soil-001", "b"],
      ["soil-0011", "c"],
      ["soil-001", "a"],
    ] as const)
      hub.addModule(device, module);
    expect(hub.listModules("soil-001")).toMatchObject([{ moduleId: "a" }, { moduleId: "b" }]);
    expect(hub.listModules("nobody")).toMatchObject({ number: 404001 });
    expect(hub.listDevices()).toHaveLength(2);
  });

  it("gives a connection string with the module in it", () => {
    const bench = new HubBench();
    bench.addModule();
    expect(bench.hub.deviceConnectionString(moduleId, "h")).toBe(
      `HostName=h;DeviceId=soil-001;ModuleId=ingestion;SharedAccessKey=${moduleKey}`,
    );
    expect(bench.hub.deviceConnectionString("soil-001/nobody")).toMatchObject({ number: 404010 });
  });

  it.each([
    ["soil-001", "ingestion", 409301],
    ["nobody", "m", 404001],
    ["soil-001", "$edgeAgent", 400004],
    ["soil-001", "", 400004],
    ["soil-001", "a b", 400004],
    ["soil-001", "a/b", 400004],
    ["soil-001", "é", 400004],
    ["soil-001", "a\n", 400004],
    ["soil-001", "x".repeat(129), 400004],
  ])("refuses %s/%.20j with %d", (deviceId, module, number) => {
    const bench = new HubBench();
    bench.addModule();
    expect(bench.hub.addModule(deviceId, module)).toMatchObject({ number });
    expect(bench.hub.listModules("soil-001")).toHaveLength(1);
  });

  it("refuses a key that is none", () => {
    expect(new HubBench().hub.addModule("soil-001", "m", { primaryKey: "short" })).toMatchObject({
      number: 400004,
    });
  });

  it("has room for fifty of a device, and again when one is gone", () => {
    const { hub } = new HubBench();
    for (let count = 0; count < 50; count++)
      expect(hub.addModule("soil-001", `m${count}`)).not.toBeInstanceOf(HubError);
    expect(hub.addModule("soil-001", "one-more")).toMatchObject({ number: 413003, status: 413 });
    hub.addDevice("soil-002");
    expect(hub.addModule("soil-002", "m0")).not.toBeInstanceOf(HubError);
    hub.removeModule("soil-001", "m7");
    expect(hub.addModule("soil-001", "one-more")).not.toBeInstanceOf(HubError);
  });

  it("changes a module for its present etag only, and keeps what is not given", () => {
    const bench = new HubBench();
    const { hub } = bench;
    bench.addModule();
    expect(hub.updateModule("soil-001", "ingestion", { managedBy: "me" }, "MQ==")).toMatchObject({
      managedBy: "me",
      primaryKey: moduleKey,
      revision: 2,
    });
    expect(hub.updateModule("soil-001", "ingestion", {}, "MQ==")).toMatchObject({ number: 412001 });
    expect(hub.updateModule("soil-001", "ingestion", { managedBy: null }, "*")).toMatchObject({
      managedBy: null,
    });
    expect(hub.updateModule("soil-001", "nobody", {})).toMatchObject({ number: 404010 });
    expect(hub.updateModule("nobody", "ingestion", {})).toMatchObject({ number: 404001 });
    expect(hub.removeModule("soil-001", "ingestion", "MQ==")).toMatchObject({ number: 412001 });
  });

  it("tells a module that is missing from a device that is", () => {
    const { hub } = new HubBench();
    for (const answer of [
      hub.twin("soil-001/m"),
      hub.patchTwin("soil-001/m", {}),
      hub.replaceTwin("soil-001/m", {}),
    ])
      expect(answer).toMatchObject({ number: 404010, message: "Device soil-001 has no module m." });
    expect(hub.twin("nobody/m")).toMatchObject({ number: 404001 });
    expect(hub.device("soil-001/m")).toMatchObject({ number: 404001 });
    expect(hub.removeDevice("soil-001/m")).toMatchObject({ number: 404001 });
    expect(hub.isConnected("soil-001/m")).toBe(false);
  });

  it("forgets a removed module with its twin and session, and leaves its device", () => {
    const bench = new HubBench();
    bench.addModule();
    const client = bench.connectedModule();
    client.subscribe(topicFilters.desired);
    bench.hub.patchTwin(moduleId, { tags: { a: 1 } });
    expect(bench.hub.removeModule("soil-001", "ingestion")).toMatchObject({ moduleId: "ingestion" });
    bench.turns.run();
    expect(client.closed).toBe(true);
    expect(bench.last("onDisconnected")).toMatchObject({ reason: "the module was removed" });
    expect([bench.store.twin(moduleId), bench.store.subscriptions(moduleId)]).toEqual([undefined, undefined]);
    bench.addModule();
    expect(bench.hub.twin(moduleId)).toMatchObject({ tags: {} });
    expect(bench.hub.connectionChanged(moduleId)).toBeUndefined();
    expect(bench.hub.device("soil-001")).not.toBeInstanceOf(HubError);
  });

  it("forgets the modules of a removed device, and of no other", () => {
    const bench = new HubBench();
    bench.addModule();
    bench.hub.addDevice("soil-0010");
    bench.hub.addModule("soil-0010", "ingestion");
    const clients = [bench.connected(), bench.connectedModule()];
    bench.hub.removeDevice("soil-001");
    bench.turns.run();
    expect(clients.map(({ closed }) => closed)).toEqual([true, true]);
    expect(bench.store.identities().map(({ deviceId }) => deviceId)).toEqual(["soil-0010", "soil-0010"]);
    expect(bench.store.twin(moduleId)).toBeUndefined();
    expect(bench.time.names()).toEqual([]);
    bench.hub.addDevice("soil-001");
    expect(bench.hub.listModules("soil-001")).toEqual([]);
  });

  it("keeps a removed one where the store fails", () => {
    const bench = new HubBench();
    bench.addModule();
    bench.store.removeIdentity = () => {
      throw new HubError("ServerError", "The hub's store failed: disk full.");
    };
    expect(bench.hub.removeDevice("soil-001")).toMatchObject({ number: 500001 });
    expect(bench.hub.module("soil-001", "ingestion")).not.toBeInstanceOf(HubError);
    expect(bench.connectedModule().received).toMatchObject([{ returnCode: 0 }]);
  });
});
