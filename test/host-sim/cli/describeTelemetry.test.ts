import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeTelemetry } from "../../../host-sim/cli/describeTelemetry";

const encoder = new TextEncoder();

function described(contentType: string, body: Uint8Array | string) {
  return describeTelemetry({
    deviceId: "soil-001",
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
      "2026-05-01T00:00:00Z  soil-001 #7  soil moisture 0.250 m³/m³ (1540.5 mV), soil temperature -1.06 °C, good",
    );
  });

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
    ["application/json", "[1]", "A message that is not a JSON object."],
    ["application/json", "{", "A message that is not a JSON object."],
    ["application/json", "[".repeat(200_000), "A message that is not a JSON object."],
    [
      "text/plain",
      "hello",
      'A message of 5 bytes with content type "text/plain", which is not telemetry of Loam.',
    ],
    ["", "", 'A message of 0 bytes with content type "", which is not telemetry of Loam.'],
    ["application/cbor", "hello", "This is not a telemetry record: it does not begin with a map."],
  ])("says of what it cannot decode that it cannot: %s", (contentType, body, problem) => {
    const { record, words } = described(contentType, body);
    expect(record).toMatchObject({ problem });
    expect(record).not.toHaveProperty("telemetry");
    expect(words).toBe(`soil-001  ${problem}`);
  });

  it("takes whatever bytes come, and says something on one line", () => {
    const types = fc.constantFrom("application/json", "application/cbor", "x/y");
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.json().map((text) => encoder.encode(text)),
    );
    fc.assert(
      fc.property(types, bodies, (contentType, body) => {
        const { record, words } = described(contentType, body);
        expect(JSON.stringify(record)).toContain('"event":"telemetry"');
        expect(words).toMatch(/^[^\n]+$/);
      }),
    );
  });
});
