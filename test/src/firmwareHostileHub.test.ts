import { describe, expect, it } from "vitest";
import { boot, faults, times } from "./support/bootedDevice";
import { advance } from "./support/fakeBoard";

describe("Firmware: input from a hostile hub", () => {
  const topics = [
    "$iothub/methods/POST/sampleNow/?$rid=1",
    "$iothub/methods/POST/__proto__/?$rid=__proto__",
    "$iothub/twin/res/200/?$rid=1",
    "$iothub/twin/res/500/?$rid=2",
    "$iothub/twin/PATCH/properties/desired/?$version=999999999999999",
    "$iothub/twin/PATCH/properties/desired/?$version=2",
    "$iothub/twin/PATCH/properties/desired/",
    `$iothub/methods/POST/x/?$rid=${"r".repeat(5_000)}`,
    "",
    "nonsense",
  ];
  const bodies = [
    "",
    "null",
    "{",
    "[".repeat(5_000),
    '{"a":'.repeat(500),
    '{"__proto__":{"telemetryInterval":5},"constructor":{"prototype":{}}}',
    '{"telemetryInterval":1e999,"$version":-1}',
    '{"desired":null,"reported":[]}',
    "\u0000\uffff",
    "x".repeat(20_000),
  ];

  it("never stops it from measuring, being online and taking settings", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 5_000);
    for (const topic of topics) {
      for (const body of bodies) device.hub.deliver(topic, body);
      device.hub.deliver(topic, Uint8Array.of(0xff, 0xfe, 0x80));
      advance(device.board.time, 1_000);
    }
    advance(device.board.time, 600_000);
    device.hub.patch({ telemetryInterval: 20 });
    advance(device.board.time, 60_000);
    expect(device.hub.reported["telemetryInterval"]).toMatchObject({ value: 20, ac: 200 });
    // The versions it was told of were not the hub's own: beside its document they look like a backup's.
    expect([faults(device), device.board.mqtt.clients.length]).toEqual([["twinRolledBack"], 1]);
    expect(device.board.mqtt.violations).toEqual([]);
    const last = times(device).slice(-2);
    expect((last[1] ?? 0) - (last[0] ?? 0)).toBe(20);
  });
});
