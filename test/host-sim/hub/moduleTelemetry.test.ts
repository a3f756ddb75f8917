import { describe, expect, it } from "vitest";
import { HubBench, moduleId } from "./hubBench";

const withModel = (modelId: string) => ({
  username: `localhost/soil-001/ingestion/?api-version=2021-04-12&model-id=${modelId}`,
});

describe("the telemetry of a module", () => {
  it("carries who it is of, in the event and in what the hub stamps", () => {
    const bench = new HubBench();
    bench.addModule();
    const client = bench.connectedModule();
    client.publish("devices/soil-001/modules/ingestion/messages/events/$.ct=application%2Fjson", "{}", 1);
    const event = bench.last("onTelemetry");
    expect(event).toMatchObject({
      deviceId: "soil-001",
      moduleId: "ingestion",
      systemProperties: {
        "iothub-connection-device-id": "soil-001",
        "iothub-connection-module-id": "ingestion",
        "iothub-connection-auth-method": '{"scope":"module","type":"sas","issuer":"iothub"}',
      },
    });
    expect(event?.["systemProperties"]).not.toHaveProperty("dt-dataschema");
    expect(bench.hub.lastActivity(moduleId)).toBeDefined();
    expect(bench.hub.lastActivity("soil-001")).toBeUndefined();
  });

  it("of a device has no module", () => {
    const bench = new HubBench();
    bench.connected().publish("devices/soil-001/messages/events/");
    expect(bench.last("onTelemetry")?.["moduleId"]).toBeUndefined();
    expect(bench.last("onTelemetry")?.["systemProperties"]).not.toHaveProperty("iothub-connection-module-id");
  });

  it("by will comes when its connection breaks", () => {
    const bench = new HubBench();
    bench.addModule();
    const topic = "devices/soil-001/modules/ingestion/messages/events/";
    const will = { topic, payload: Buffer.from("gone"), qos: 1 as const, retain: false };
    bench.connectedModule({ will }).stream.close();
    bench.turns.run();
    expect(bench.last("onTelemetry")).toMatchObject({
      moduleId: "ingestion",
      systemProperties: { "iothub-MessageType": "Will" },
    });
  });

  it.each(["$.sub=alerting", "%24.sub=alerting", "$.sub=alert%69ng"])(
    "of a component names it as dt-subject, from %s",
    (bag) => {
      const bench = new HubBench();
      bench.connected().publish(`devices/soil-001/messages/events/${bag}`);
      expect(bench.last("onTelemetry")).toMatchObject({
        moduleId: undefined,
        properties: {},
        systemProperties: { "dt-subject": "alerting" },
      });
    },
  );
});

describe("the model that a CONNECT names", () => {
  it.each(["dtmi:loam:module;1", "dtmi%3Aloam%3Amodule%3B1"])(
    "is kept in the twin and stamped on telemetry: %s",
    (modelId) => {
      const bench = new HubBench();
      bench.addModule();
      const client = bench.connectedModule(withModel(modelId));
      expect(bench.hub.twin(moduleId)).toMatchObject({ modelId: "dtmi:loam:module;1", version: 2 });
      expect(bench.hub.twin("soil-001")).toMatchObject({ modelId: "", version: 1 });
      client.publish("devices/soil-001/modules/ingestion/messages/events/");
      expect(bench.last("onTelemetry")).toMatchObject({
        systemProperties: { "dt-dataschema": "dtmi:loam:module;1" },
      });
    },
  );

  it("stays over a CONNECT that names none or the same, and changes with another", () => {
    const bench = new HubBench();
    bench.addModule();
    bench.connectedModule(withModel("dtmi:a;1"));
    bench.connectedModule(withModel("dtmi:a;1"));
    bench.connectedModule();
    expect(bench.hub.twin(moduleId)).toMatchObject({ modelId: "dtmi:a;1", version: 2 });
    bench.connectedModule(withModel("dtmi:a;2"));
    expect(bench.hub.twin(moduleId)).toMatchObject({ modelId: "dtmi:a;2", version: 3 });
  });

  it("is not taken from who is refused", () => {
    const bench = new HubBench();
    bench.addModule();
    bench.connectedModule({ ...withModel("dtmi:a;1"), password: Buffer.alloc(0) });
    expect(bench.hub.twin(moduleId)).toMatchObject({ modelId: "" });
  });

  it("lasts when a service writes the twin, and is not a service's to change", () => {
    const bench = new HubBench();
    bench.addModule();
    bench.connectedModule(withModel("dtmi:a;1"));
    bench.hub.patchTwin(moduleId, { modelId: "dtmi:b;1", tags: { a: 1 } });
    bench.hub.replaceTwin(moduleId, { modelId: "dtmi:b;1" });
    expect(bench.hub.twin(moduleId)).toMatchObject({ modelId: "dtmi:a;1" });
  });
});
