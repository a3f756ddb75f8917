import { describe, expect, it } from "vitest";
import type { Board } from "../../src/board/board";
import { Firmware } from "../../src/firmware";
import type { JsonObject } from "../../src/model/boundedJson";
import { firmwareVersion } from "../../src/model/version";
import { advance, epoch, type FakeBoard, FakeStorage, fakeBoard } from "./support/fakeBoard";
import { identity } from "./support/openConnection";
import { ScriptedHub } from "./support/scriptedHub";

interface Device {
  readonly board: FakeBoard;
  readonly hub: ScriptedHub;
  readonly firmware: Firmware;
}

function boot({
  storage = new FakeStorage(),
  network = true,
  desired = {},
  change = {} as Partial<Board>,
} = {}): Device {
  const board = fakeBoard({ storage });
  const hub = new ScriptedHub(board);
  hub.desired = desired;
  const firmware = new Firmware({ ...board, ...change }, { identity, build: "test" });
  firmware.start();
  if (network) board.network.change(true);
  return { board, hub, firmware };
}

/** The firmware's timers, not the hub's. */
const pending = ({ board }: Device) => board.time.pending().filter((name) => !name.startsWith("hub/"));

/** Seconds since boot at which the records were measured. */
const times = ({ hub }: Device) => hub.records.map(({ time }) => (Date.parse(String(time)) - epoch) / 1_000);

const health = ({ hub }: Device) => hub.reported["health"] as JsonObject;
const faults = (device: Device) => Object.keys(health(device)["faults"] as JsonObject);

describe("Firmware: measuring", () => {
  it("takes its first reading one second after boot", () => {
    const device = boot();
    advance(device.board.time, 1_100);
    expect(times(device)).toEqual([1]);
  });

  it("takes one every fifteen minutes by default, exactly", () => {
    const device = boot();
    advance(device.board.time, 4 * 900_000 + 1_100);
    expect(times(device)).toEqual([1, 901, 1_801, 2_701, 3_601]);
  });

  it("sends each with a number, the boot, and what the probes say", () => {
    const device = boot();
    advance(device.board.time, 1_100);
    expect(device.hub.records[0]).toMatchObject({
      sequence: 1,
      boot: 1,
      time: "2026-01-01T00:00:01Z",
      soilTemperature: 18.5,
      quality: "good",
    });
  });

  it("keeps to an interval that was set before a restart, from the first reading on", () => {
    const storage = new FakeStorage();
    const first = boot({ storage, desired: { telemetryInterval: 10 } });
    advance(first.board.time, 2_000);
    first.firmware.stop();
    const second = boot({ storage, desired: { telemetryInterval: 10 } });
    advance(second.board.time, 31_100);
    expect(times(second)).toEqual([1, 11, 21, 31]);
    expect(second.hub.records[0]?.["boot"]).toBe(2);
  });

  it("never gives a number twice, restarts included", () => {
    const storage = new FakeStorage();
    const seen = new Set<unknown>();
    for (let boots = 0; boots < 3; boots++) {
      const device = boot({ storage, desired: { telemetryInterval: 5 } });
      advance(device.board.time, 1_000_000);
      for (const { sequence } of device.hub.records) {
        expect(seen.has(sequence)).toBe(false);
        seen.add(sequence);
      }
      device.firmware.stop();
    }
    expect(seen.size).toBeGreaterThan(550);
  });

  it("goes on with its grid whatever the connection does", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 500);
    for (let loss = 0; loss < 20; loss++) {
      advance(device.board.time, 3_300);
      if (!device.board.mqtt.client.closed) device.board.mqtt.client.fail("reset");
    }
    advance(device.board.time, 3_600_000);
    const unique = [...new Set(times(device))].sort((left, right) => left - right);
    const gaps = new Set(unique.slice(2).map((time, index) => time - (unique[index + 1] ?? 0)));
    expect([...gaps]).toEqual([10]);
  });
});

describe("Firmware: settings", () => {
  it("takes the next reading one new interval after a setting, and goes on from there", () => {
    const device = boot();
    advance(device.board.time, 100_000);
    device.hub.patch({ telemetryInterval: 10 });
    advance(device.board.time, 35_000);
    // The patch takes 20 ms to arrive.
    expect(times(device)).toEqual([1, 110, 120, 130]);
  });

  it("does not move the readings when another setting changes", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 15_000);
    const before = times(device);
    device.hub.patch({ telemetryEncoding: "cbor" });
    advance(device.board.time, 3_000);
    device.hub.patch({ telemetryEncoding: "json" });
    advance(device.board.time, 7_000);
    const last = before.at(-1) ?? 0;
    expect(times(device).slice(before.length)).toEqual([last + 10]);
  });

  it("does not move the readings for a value that is refused or in force already", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 15_000);
    const last = times(device).at(-1) ?? 0;
    device.hub.patch({ telemetryInterval: 1 });
    device.hub.patch({ telemetryInterval: 10 });
    advance(device.board.time, 8_000);
    expect(times(device).at(-1)).toBe(last + 10);
  });

  it("acknowledges what it applied and refuses what is out of range, in words", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 1_000);
    device.hub.patch({ telemetryInterval: 1 });
    advance(device.board.time, 1_000);
    expect(device.hub.reported["telemetryInterval"]).toEqual({
      value: 10,
      ac: 400,
      av: 2,
      ad: "telemetryInterval must be a whole number from 5 to 86400 seconds; 1 was refused.",
    });
  });

  it("sends CBOR from the next record on when it is told to", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 11_500);
    device.hub.patch({ telemetryEncoding: "cbor" });
    advance(device.board.time, 10_000);
    expect(device.hub.telemetry.map(({ encoding }) => encoding)).toEqual(["json", "json", "cbor"]);
  });
});

describe("Firmware: without a connection", () => {
  it("measures on, and sends all in order with their own times when it is back", () => {
    const device = boot({ desired: { telemetryInterval: 60 } });
    advance(device.board.time, 2_000);
    const start = times(device).length;
    device.board.network.change(false);
    advance(device.board.time, 600_000);
    expect(times(device)).toHaveLength(start);
    device.board.network.change(true);
    advance(device.board.time, 2_000);
    const caught = times(device).slice(start);
    expect(caught).toHaveLength(10);
    caught.forEach((time, index) => {
      expect(time).toBe((caught[0] ?? 0) + index * 60);
    });
  });

  it("stamps what was measured before the clock was set", () => {
    const board = fakeBoard();
    const hub = new ScriptedHub(board);
    board.clockIsSet = false;
    const firmware = new Firmware(board, { identity, build: "test" });
    firmware.start();
    advance(board.time, 5_000);
    board.network.change(true);
    board.clockIsSet = true;
    board.network.synchronizing[0]?.(true);
    advance(board.time, 1_000);
    expect(hub.records[0]?.["time"]).toBe("2026-01-01T00:00:01Z");
    firmware.stop();
  });

  it("drops the oldest when it has waited too long, counts them and says so until there is room", () => {
    const device = boot({ desired: { telemetryInterval: 60 } });
    advance(device.board.time, 2_000);
    device.board.network.change(false);
    advance(device.board.time, 100 * 60_000);
    device.board.network.change(true);
    advance(device.board.time, 5_000);
    expect(health(device)["outboxDropped"]).toBe(4);
    expect(faults(device)).toContain("outboxFull");
    advance(device.board.time, 120_000);
    expect(faults(device)).toEqual([]);
  });

  it("sends again what the hub did not acknowledge, as a duplicate", () => {
    const device = boot();
    device.hub.acknowledges = false;
    advance(device.board.time, 1_100);
    device.hub.acknowledges = true;
    device.board.mqtt.client.fail("reset");
    advance(device.board.time, 5_000);
    expect(device.hub.telemetry.map(({ duplicate }) => duplicate)).toEqual([false, true]);
    expect(times(device)).toEqual([1, 1]);
  });

  it("sends a record that found the queue full as soon as there is room", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 5_000);
    const { client } = device.board.mqtt;
    client.writable(0);
    for (let count = 0; count < 15; count++)
      client.deliver(`$iothub/methods/POST/unknown/?$rid=${count}`, "null");
    advance(device.board.time, 10_000);
    expect(times(device)).toHaveLength(1);
    client.writable();
    advance(device.board.time, 500);
    expect(times(device)).toHaveLength(2);
  });

  it("finds its way back from a hub that says nothing any more", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 5_000);
    device.hub.isThere = false;
    advance(device.board.time, 300_000);
    device.hub.isThere = true;
    advance(device.board.time, 600_000);
    const unique = [...new Set(times(device))];
    expect(unique.length).toBeGreaterThan(85);
    expect(faults(device)).toEqual([]);
  });
});

describe("Firmware: sampleNow", () => {
  it("takes a reading, sends it as telemetry and answers with the same record", () => {
    const device = boot();
    advance(device.board.time, 100_000);
    const request = device.hub.call("sampleNow");
    advance(device.board.time, 1_100);
    const [answer] = device.hub.answerFor(request);
    expect([answer?.status, answer?.body]).toEqual([200, device.hub.records.at(-1)]);
    expect(times(device)).toEqual([1, 101]);
  });

  it("does not move the schedule", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 14_000);
    const last = times(device).at(-1) ?? 0;
    device.hub.call("sampleNow");
    advance(device.board.time, 10_000);
    expect(times(device)).toContain(last + 10);
  });

  it("joins a measurement that is under way: one record, one answer each", () => {
    const device = boot();
    advance(device.board.time, 500);
    const requests = [1, 2, 3].map(() => device.hub.call("sampleNow"));
    advance(device.board.time, 2_000);
    expect(times(device)).toEqual([1]);
    for (const request of requests) {
      expect(device.hub.answerFor(request)).toMatchObject([{ status: 200, body: { sequence: 1 } }]);
    }
  });

  it("answers each of many callers once, and tells some to come again", () => {
    const device = boot();
    advance(device.board.time, 10_000);
    const requests = Array.from({ length: 10 }, () => device.hub.call("sampleNow"));
    advance(device.board.time, 3_000);
    const statuses = requests.flatMap((request) => device.hub.answerFor(request).map(({ status }) => status));
    expect(statuses.sort()).toEqual([200, 200, 200, 200, 409, 409, 409, 409, 409, 409]);
    expect(times(device)).toHaveLength(2);
  });
});

describe("Firmware: reboot", () => {
  it("answers, says goodbye after a second, and restarts", () => {
    const device = boot();
    advance(device.board.time, 10_000);
    const request = device.hub.call("reboot");
    advance(device.board.time, 100);
    expect(device.hub.answerFor(request)).toMatchObject([{ status: 200 }]);
    expect(device.board.restarts).toEqual([]);
    advance(device.board.time, 1_000);
    expect(device.board.restarts).toEqual([11_020]);
    const { client } = device.board.mqtt;
    expect([client.closed, client.controls.at(-1)?.operation]).toEqual([true, 14]);
    expect(pending(device)).toEqual([]);
  });

  it("restarts once, however often it is asked", () => {
    const device = boot();
    advance(device.board.time, 10_000);
    device.hub.call("reboot");
    device.hub.call("reboot");
    advance(device.board.time, 5_000);
    expect(device.board.restarts).toHaveLength(1);
  });

  it("does not come after a stop", () => {
    const device = boot();
    advance(device.board.time, 10_000);
    device.hub.call("reboot");
    advance(device.board.time, 100);
    device.firmware.stop();
    expect(pending(device)).toEqual([]);
    advance(device.board.time, 5_000);
    expect(device.board.restarts).toEqual([]);
  });

  it("happens even where the farewell fails", () => {
    const device = boot();
    advance(device.board.time, 10_000);
    device.board.network.close = () => {
      throw new Error("the radio is gone");
    };
    device.hub.call("reboot");
    advance(device.board.time, 2_000);
    expect(device.board.restarts).toHaveLength(1);
  });
});

describe("Firmware: what it reports", () => {
  it("says its version, its build, what it is and how it is", () => {
    const device = boot();
    advance(device.board.time, 2_000);
    expect(device.hub.reported).toMatchObject({
      firmware: { version: firmwareVersion, build: "test" },
      deviceInformation: { __t: "c", swVersion: firmwareVersion, manufacturer: "Loam" },
      health: { bootCount: 1, resetReason: "powerOn", battery: 3.9, faults: {} },
    });
  });

  it("says how it is once an hour, and otherwise nothing that did not change", () => {
    const device = boot();
    advance(device.board.time, 2_000);
    const uptimes = new Set<unknown>();
    for (let minute = 0; minute < 600; minute++) {
      advance(device.board.time, 60_000);
      uptimes.add(health(device)["uptime"]);
    }
    expect(uptimes.size).toBeGreaterThanOrEqual(10);
    expect(uptimes.size).toBeLessThanOrEqual(12);
  });

  it("tells a fault of a probe while it holds", () => {
    let isBroken = true;
    const probes = fakeBoard().probes;
    class Wire extends probes.soilTemperature.io {
      override reset(): boolean {
        return !isBroken;
      }
    }
    const change = { probes: { ...probes, soilTemperature: { io: Wire, pin: 2 } } };
    const device = boot({ change, desired: { telemetryInterval: 10 } });
    advance(device.board.time, 2_000);
    expect(faults(device)).toEqual(["temperatureNoResponse"]);
    isBroken = false;
    advance(device.board.time, 20_000);
    expect(faults(device)).toEqual([]);
  });

  it("starts with defaults where what is stored is corrupt, says so, and is put right by the hub", () => {
    const storage = new FakeStorage();
    for (const key of ["settings", "boot", "boot2", "sequence", "sequence2"])
      storage.values.set(key, Uint8Array.of(0xff, 1, 2));
    const device = boot({ storage, network: false });
    advance(device.board.time, 1_800_000);
    device.board.network.change(true);
    advance(device.board.time, 2_000);
    expect(times(device)).toEqual([1, 901, 1_801]);
    device.hub.patch({ telemetryInterval: 60 });
    advance(device.board.time, 2_000);
    expect(faults(device)).not.toContain("settingsCorrupt");
  });

  it("runs on storage that fails altogether", () => {
    const storage = new FakeStorage();
    storage.failsToRead = true;
    storage.failsToWrite = true;
    const device = boot({ storage, desired: { telemetryInterval: 60 } });
    advance(device.board.time, 1_000_000);
    expect(times(device)).toEqual([1, 901]);
    expect(faults(device).sort()).toEqual(["settingsCorrupt", "storageFailed"]);
    expect(device.hub.reported["telemetryInterval"]).toMatchObject({ value: 900, ac: 500 });
  });

  it("writes no secret to the log or the twin", () => {
    const device = boot();
    advance(device.board.time, 100_000_000);
    device.firmware.stop();
    const all = device.board.lines.join("\n") + JSON.stringify(device.hub.reported);
    for (const { options } of device.board.mqtt.clients) expect(all).not.toContain(options.password);
    expect(all).not.toContain(identity.sharedAccessKey);
  });
});

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
    expect([faults(device), device.board.mqtt.clients.length]).toEqual([[], 1]);
    expect(device.board.mqtt.violations).toEqual([]);
    const last = times(device).slice(-2);
    expect((last[1] ?? 0) - (last[0] ?? 0)).toBe(20);
  });
});

describe("Firmware: stop", () => {
  it.each([0, 10, 30, 50, 500, 1_000, 1_050, 60_000, 900_500])(
    "after %i ms leaves no timer and no connection",
    (wait) => {
      const device = boot();
      advance(device.board.time, wait);
      device.firmware.stop();
      device.firmware.stop();
      expect(pending(device)).toEqual([]);
      expect(device.board.mqtt.clients.every(({ closed }) => closed)).toBe(true);
      const { length } = device.hub.telemetry;
      device.board.network.change(true);
      advance(device.board.time, 1_000_000);
      expect([pending(device), device.hub.telemetry.length]).toEqual([[], length]);
    },
  );

  it("leaves no timer where letting go itself raises a fault", () => {
    const device = boot();
    advance(device.board.time, 10_000);
    device.board.mqtt.client.close = () => {
      throw new Error("close");
    };
    device.firmware.stop();
    expect(pending(device)).toEqual([]);
  });

  it("works on a board that was never started", () => {
    const board = fakeBoard();
    new Firmware(board, { identity, build: "test" }).stop();
    expect(board.time.pending()).toEqual([]);
  });

  it("works before there is a network", () => {
    const device = boot({ network: false });
    device.firmware.stop();
    expect(pending(device)).toEqual([]);
  });
});
