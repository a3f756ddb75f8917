import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { printHubEvents } from "../../../host-sim/cli/hubEvents";
import { createOutput } from "../../../host-sim/cli/output";
import { HubBench, moduleId, topicFilters } from "../hub/hubBench";
import { linesOf } from "./loamRun";

/** A hub with a device and a module connected, and what is printed of it from then on. */
function printed(isJson: boolean) {
  const bench = new HubBench();
  bench.addModule();
  const [device, module] = [bench.connected(), bench.connectedModule()];
  for (const client of [device, module]) client.subscribe(topicFilters.twinResponses, topicFilters.methods);
  let text = "";
  const results = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  printHubEvents(bench.hub, createOutput(isJson, { results, remarks: results }));
  const report = (client: typeof device, patch: unknown) =>
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", JSON.stringify(patch));
  return { bench, device, module, report, text: () => text };
}

describe("what is printed of a hub for people", () => {
  it("names the module that answers, by its own twin or as a component", () => {
    const { device, module, report, text } = printed(false);
    report(module, { enabled: { value: false, ac: 200, av: 2 } });
    report(device, { ingestion: { __t: "c", enabled: { value: true, ac: 400, av: 2, ad: "No." } } });
    expect(text()).toBe(
      [
        "soil-001/ingestion  enabled: applied (200), in force: false.",
        "soil-001  ingestion.enabled: refused (400), in force: true. No.",
        "",
      ].join("\n"),
    );
  });

  it("tells the whole answer of which a patch gives a part", () => {
    const { device, report, text } = printed(false);
    report(device, {
      a: { value: 1, ac: 203, av: 0 },
      alerting: { __t: "c", b: { value: 1, ac: 203, av: 0 } },
    });
    report(device, { a: { ac: 200, av: 2 } });
    report(device, { alerting: { b: { ac: 202, av: 2 } } });
    expect(text()).toBe(
      [
        "soil-001  a: applied (200), in force: 1.",
        "soil-001  alerting.b: in progress (202), in force: 1.",
        "",
      ].join("\n"),
    );
  });

  it("says nothing of defaults that nobody asked about, of health, and of groups that are no component", () => {
    const { device, report, text } = printed(false);
    report(device, {
      a: { value: 1, ac: 203, av: 0 },
      health: { uptime: 5, faults: { ac: 1 } },
      group: { inner: { value: 1, ac: 200, av: 2 } },
      ingestion: null,
      odd: { __t: "c", list: [1], text: "x", nothing: null },
    });
    expect(text()).toBe("");
    report(device, { a: { ac: 203, av: 3 } });
    expect(text()).toBe("soil-001  a: default in force (203), in force: 1.\n");
  });

  it("names the module that is called, sends or is refused", () => {
    const { bench, module, text } = printed(false);
    bench.hub.invokeMethod(moduleId, "getLog", null, {}, () => undefined);
    bench.turns.run();
    module.publish("$iothub/methods/res/200/?$rid=1", "[]");
    module.publish("devices/soil-001/modules/ingestion/messages/events/$.ct=application%2Fjson", '{"a":1}');
    bench.connectedModule({ password: Buffer.alloc(0) });
    expect(text()).toBe(
      [
        "soil-001/ingestion  getLog answered 200: []",
        'soil-001/ingestion  {"a":1}',
        "hub: refused soil-001/ingestion: the password is not a shared access signature",
        "",
      ].join("\n"),
    );
  });
});

describe("what is printed of a hub for machines", () => {
  it("has the module beside the device, and none where it is the device's own", () => {
    const { bench, device, module, report, text } = printed(true);
    for (const client of [device, module]) report(client, { a: 1 });
    for (const id of ["soil-001", moduleId]) bench.hub.patchTwin(id, { properties: { desired: { b: 1 } } });
    for (const client of [device, module]) client.send({ cmd: "disconnect" });
    bench.connected();
    bench.connectedModule();
    const lines = linesOf(text());
    expect(lines.map(({ event }) => event)).toEqual(
      ["reported", "desired", "disconnected", "connected"].flatMap((event) => [event, event]),
    );
    for (const [index, line] of lines.entries()) {
      expect(line["device"]).toBe("soil-001");
      expect(line["module"]).toBe(index % 2 === 0 ? undefined : "ingestion");
    }
  });
});
