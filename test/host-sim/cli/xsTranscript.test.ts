import { expect, it } from "vitest";
import { describeXs } from "../engine/describeXs";
import { eventsOf, loam, telemetryOf, useStateFolder } from "./loamRun";

describeXs("loam sim --engine xs", () => {
  useStateFolder();

  it("prints byte for byte what --engine node prints, over settings, methods, a restart and CBOR", async () => {
    const steps = [
      "10m set soil-001 telemetryInterval=60",
      "20m call soil-001 sampleNow",
      "30m set soil-001 telemetryInterval=1 nonsense=true",
      "40m set soil-001 telemetryEncoding=cbor",
      "50m call soil-001 reboot",
      '70m call soil-001 nope {"x":[1,"ü"]}',
      "80m set soil-002 telemetryInterval=null telemetryEncoding=cbor",
      "90m call soil-002 sampleNow",
      "100m call soil-002 reboot",
    ].flatMap((step) => ["--at", step]);
    const words = "sim --json --seed 7 --speed max --devices 2 --interval 120 --duration 2h".split(" ");
    const node = await loam(...words, ...steps, "--engine", "node");
    const xs = await loam(...words, ...steps, "--engine", "xs");
    expect(node).toMatchObject({ code: 0, remarks: "" });
    expect(xs.results.split("\n")).toEqual(node.results.split("\n"));
    expect(xs).toEqual(node);
    // The run was worth comparing.
    expect(telemetryOf(node.results).length).toBeGreaterThan(120);
    expect(new Set(eventsOf(node.results, "telemetry").map((line) => line["contentType"])).size).toBe(2);
    expect(eventsOf(node.results, "method")).toHaveLength(5);
    expect(new Set(telemetryOf(node.results).map((fields) => fields["boot"]))).toEqual(new Set([1, 2]));
  });

  it.each([
    ["component", "soil-001 alerting.", []],
    ["identity", "soil-001/alerting ", ["--sessions", "4"]],
    ["identity", "soil-001/alerting ", ["--sessions", "1"]],
  ])("does so with modules by the transport %s, on %s", async (transport, alerting, sessions) => {
    const steps = [
      "10m set soil-001 alerts.soilMoistureLow=0.5 samplingInterval=60 telemetryInterval=300",
      `20m set ${alerting}raiseAfter=3`,
      "30m call soil-001 restartModule module=inference",
      "38m set soil-001 calibration=null",
      "40m call soil-001 calibrate point=dry waterContent=0.1",
      "50m set soil-001 telemetryEncoding=cbor",
      `70m set ${alerting}enabled=false`,
      "80m call soil-001 getLog lines=5",
      "90m call soil-001 reboot",
      `2h set ${alerting}enabled=null`,
    ].flatMap((step) => ["--at", step]);
    const words = "sim --json --seed 7 --speed max --duration 4h --module-transport".split(" ");
    const call = [...words, transport, ...sessions, ...steps];
    const node = await loam(...call, "--engine", "node");
    expect(node).toMatchObject({ code: 0, remarks: "" });
    expect((await loam(...call, "--engine", "xs")).results.split("\n")).toEqual(node.results.split("\n"));
    const senders = eventsOf(node.results, "telemetry").map((line) => line["module"]);
    expect(new Set(senders)).toEqual(new Set([undefined, "inference", "alerting"]));
    expect(eventsOf(node.results, "method").map((line) => line["outcome"])).toMatchObject(
      Array.from({ length: 4 }, () => ({ status: 200 })),
    );
  });
});
