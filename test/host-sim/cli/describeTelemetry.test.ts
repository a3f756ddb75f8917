import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeTelemetry, moduleOfMessage } from "../../../host-sim/cli/describeTelemetry";
import { telemetryTables } from "../../../src/model/telemetry";
import { encodeAs } from "../../../src/telemetry/encodeAs";
import { encodeCbor } from "../../../src/telemetry/encodeCbor";
import { MessageBatch } from "../../../src/telemetry/messageBatch";
import { text } from "../../src/support/fakeBoard";

const encoder = new TextEncoder();
const time = "2026-05-01T00:00:00Z";

/** Of a message that is no list. */
function described(contentType: string, body: Uint8Array | string, module?: string) {
  const [description, ...others] = allDescribed(contentType, body, module);
  expect(others).toEqual([]);
  return description ?? { record: {}, words: "" };
}

function allDescribed(contentType: string, body: Uint8Array | string, module?: string) {
  return describeTelemetry({
    deviceId: "soil-001",
    module,
    enqueuedTime: "2026-05-01T00:00:00.000Z",
    contentType,
    body: typeof body === "string" ? encoder.encode(body) : body,
  });
}

describe("describeTelemetry", () => {
  it("gives a record for machines and a line for people", () => {
    const fields = {
      sequence: 7,
      boot: 1,
      time: "2026-05-01T00:00:00Z",
      soilMoisture: 0.25,
      soilMoistureRaw: 1540.5,
      soilTemperature: -1.06,
      quality: "good",
    };
    const { record, words } = described("application/json", JSON.stringify(fields));
    expect(record).toMatchObject({ event: "telemetry", device: "soil-001", telemetry: fields });
    expect(words).toBe(
      "2026-05-01T00:00:00Z  soil-001 #7  soil moisture 0.250 m³/m³ (raw 1540.5), soil temperature -1.06 °C, good",
    );
  });

  it.each(["json", "cbor"] as const)(
    "describes each record of a list in %s, and says how many there are",
    (encoding) => {
      const batch = new MessageBatch(encoding, 1_000);
      for (const sequence of [7, 8])
        batch.add(
          encodeAs(encoding, telemetryTables.record, { sequence, boot: 1, quality: "bad", uptime: 61 }, text),
        );
      const descriptions = allDescribed(`application/${encoding}`, batch.finish());
      expect(descriptions.map(({ words }) => words.slice(0, 37))).toEqual([
        "61 s after start 1  soil-001 #7  soil",
        "61 s after start 1  soil-001 #8  soil",
      ]);
      expect(descriptions.map(({ record }) => record)).toMatchObject([
        { batch: 2, telemetry: { sequence: 7, uptime: 61 } },
        { batch: 2, telemetry: { sequence: 8, uptime: 61 } },
      ]);
    },
  );

  it("puts values of any kind into words, as a device that is not ours may send them", () => {
    const odd = {
      quality: { toString: 1 },
      time: [],
      faults: [{ valueOf: null }],
      soilMoisture: 1,
      sequence: null,
    };
    const { words } = described("application/json", JSON.stringify(odd));
    expect(words).toContain('{"toString":1}: {"valueOf":null}');
  });

  it("says what was not measured, and why", () => {
    const fields = {
      sequence: 7,
      boot: 1,
      quality: "bad",
      faults: ["moistureNoSignal", "temperatureNoResponse"],
    };
    expect(described("application/json", JSON.stringify(fields)).words).toBe(
      "no time  soil-001 #7  soil moisture not measured, soil temperature not measured, bad: moistureNoSignal, temperatureNoResponse",
    );
  });

  it.each([
    ["application/json", "[1]", "A message that is neither a JSON object nor a list of them."],
    ["application/json", "[]", "A message that is neither a JSON object nor a list of them."],
    ["application/json", "[{},null]", "A message that is neither a JSON object nor a list of them."],
    ["application/json", "{", "A message that is neither a JSON object nor a list of them."],
    ["application/json", "[".repeat(200_000), "A message that is neither a JSON object nor a list of them."],
    [
      "text/plain",
      "hello",
      'A message of 5 bytes with content type "text/plain", which is not telemetry of Loam.',
    ],
    ["", "", 'A message of 0 bytes with content type "", which is not telemetry of Loam.'],
    ["application/cbor", "hello", "This is not a telemetry record: it does not begin with a map or a list."],
  ])("says of what it cannot decode that it cannot: %s", (contentType, body, problem) => {
    const { record, words } = described(contentType, body);
    expect(record).toMatchObject({ problem });
    expect(record).not.toHaveProperty("telemetry");
    expect(words).toBe(`soil-001  ${problem}`);
  });

  it.each([
    [
      "inference",
      {
        time,
        dryingRate: 0.0123,
        hoursUntilRefill: 35.2,
        confidence: 0.93,
        anomaly: "none",
        anomalyScore: 0.4,
      },
      "estimate: drying 0.0123 m³/m³ a day (confidence 0.93), refill point in 35.2 hours",
    ],
    [
      "inference",
      { time, dryingRate: -0.01, hoursUntilRefill: 0, anomaly: "wetting", anomalyScore: 12.5 },
      "estimate: gaining 0.01 m³/m³ a day, refill point reached, wetting (score 12.5)",
    ],
    ["inference", { time, anomaly: "stuck" }, "estimate: drying not known yet, stuck"],
    [
      "alerting",
      { time, alert: "soilMoistureLow", state: "raised", value: 0.118, threshold: 0.12 },
      "alert soilMoistureLow raised: 0.118 m³/m³, threshold 0.12 m³/m³",
    ],
    [
      "alerting",
      { time, alert: "sensorAnomaly", state: "updated", value: 7.1 },
      "alert sensorAnomaly updated: 7.1",
    ],
    ["alerting", { time, alert: "refillSoon", state: "cleared" }, "alert refillSoon cleared"],
    [
      "alerting",
      { time, alert: "refillSoon", state: "raised", value: 11.5, threshold: 12 },
      "alert refillSoon raised: 11.5 hours, threshold 12 hours",
    ],
    ["alerting", { time, alert: "toString", state: "raised", value: 1 }, "alert toString raised: 1"],
  ])("tells what the module %s sends: %j", (module, fields, words) => {
    const found = described("application/json", JSON.stringify(fields), module);
    expect(found.words).toBe(`${time}  soil-001/${module}  ${words}`);
    expect(found.record).toMatchObject({ device: "soil-001", module, telemetry: fields });
  });

  it("reads each module's CBOR by its own table", () => {
    const alert = encodeCbor(telemetryTables.alerting, {
      number: 3,
      boot: 1,
      alert: "soilMoistureHigh",
      state: "cleared",
      value: 0.4,
      since: 1_777_593_600,
    });
    expect(described("application/cbor", alert, "alerting").words).toBe(
      "no time  soil-001/alerting  alert soilMoistureHigh cleared: 0.4 m³/m³",
    );
    expect(described("application/cbor", alert, "inference").record).toHaveProperty("problem");
    expect(described("application/cbor", alert).record).toHaveProperty("problem");
  });

  it("shows JSON of a module that is not in the model as it is, and does not guess its CBOR", () => {
    for (const module of ["probe", "record", "toString", "__proto__"]) {
      expect(described("application/json", '{"a":1}', module).words).toBe(`soil-001/${module}  {"a":1}`);
      expect(described("application/cbor", Uint8Array.of(0xa0), module).record).toMatchObject({
        problem: 'A message of 1 bytes with content type "application/cbor", which is not telemetry of Loam.',
      });
    }
    const long = described("application/json", JSON.stringify({ a: "x".repeat(1_000) }), "probe").words;
    expect(long.length).toBeLessThan(300);
  });

  it("keeps to one line whatever a device names itself", () => {
    const { words } = described("application/json\nx", "{}", "a\nb\u001b[2J");
    expect(words).not.toMatch(/\p{Cc}/u);
  });

  it("takes whatever bytes come, and says something on one line", () => {
    const types = fc.constantFrom("application/json", "application/cbor", "x/y");
    const modules = fc.constantFrom(undefined, "inference", "alerting", "x");
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.json().map((text) => encoder.encode(text)),
    );
    fc.assert(
      fc.property(types, bodies, modules, (contentType, body, module) => {
        const descriptions = allDescribed(contentType, body, module);
        expect(descriptions.length).toBeGreaterThan(0);
        for (const { record, words } of descriptions) {
          expect(JSON.stringify(record)).toContain('"event":"telemetry"');
          expect(words).toMatch(/^[^\n]+$/);
        }
      }),
    );
  });
});

describe("moduleOfMessage", () => {
  it("is who sent it, else the component that it names as its subject", () => {
    expect(moduleOfMessage("alerting", { "dt-subject": "inference" })).toBe("alerting");
    expect(moduleOfMessage(undefined, { "dt-subject": "inference" })).toBe("inference");
    expect(moduleOfMessage(undefined, { "dt-subject": "" })).toBeUndefined();
    expect(moduleOfMessage(undefined, {})).toBeUndefined();
  });
});
