import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../../host-sim/board/random";
import { VirtualTime } from "../../../../host-sim/board/virtualTime";
import { WifiStation } from "../../../../src/board/moddable/wifiStation";

/** The SDK's interface as far as the station uses it, driven by the test. */
class FakeWifi {
  static last: FakeWifi | undefined;
  static made = 0;
  connection = 200;
  address: string | undefined;
  RSSI: number | undefined = -61;
  readonly joins: { SSID: string; password?: string }[] = [];
  disconnects = 0;
  closes = 0;
  refuses = false;
  readonly onChanged: (property: string) => void;

  constructor(options: { onChanged: (property: string) => void }) {
    this.onChanged = options.onChanged;
    FakeWifi.last = this;
    FakeWifi.made++;
  }

  connect(options: { SSID: string; password?: string }): void {
    this.joins.push(options);
    if (this.refuses) throw new Error("connect failed");
    this.connection = 300;
  }

  disconnect(): void {
    this.disconnects++;
    this.connection = 200;
  }

  close(): void {
    this.closes++;
  }

  become(connection: number, address?: string): void {
    this.connection = connection;
    this.address = address;
    this.onChanged("connection");
  }
}

function open(password: string | null = "secret-word") {
  FakeWifi.last = undefined;
  FakeWifi.made = 0;
  const time = new VirtualTime({ epoch: 0 });
  const log: string[] = [];
  const changes: boolean[] = [];
  const station = new WifiStation(
    {
      wifi: FakeWifi,
      ssid: "field",
      password: password ?? undefined,
      timer: time.timer,
      entropy: new SeededRandom(1),
      log: { write: (line) => log.push(line) },
    },
    (up) => changes.push(up),
  );
  const wifi = (): FakeWifi => {
    if (FakeWifi.last === undefined) throw new Error("no interface was made");
    return FakeWifi.last;
  };
  return { time, log, changes, station, wifi };
}

describe("Wi-Fi station", () => {
  it("makes no call of the SDK's inside its own constructor", () => {
    open();
    expect(FakeWifi.made).toBe(0);
  });

  it("is up once there is an address of IPv4, without waiting for IPv6's check", () => {
    const { time, changes, wifi } = open();
    time.runUntil(0);
    expect(wifi().joins).toEqual([{ SSID: "field", password: "secret-word" }]);
    wifi().become(400, "FE80::1");
    expect(changes).toEqual([]);
    wifi().address = "192.168.4.2";
    time.runUntil(1_000);
    expect(changes).toEqual([true]);
    wifi().become(500, "192.168.4.2");
    expect(changes).toEqual([true]);
    expect(time.pending()).toEqual([]);
  });

  it("joins an open network without a password", () => {
    const { time, wifi } = open(null);
    time.runUntil(0);
    expect(wifi().joins).toEqual([{ SSID: "field" }]);
  });

  it("joins again after a loss, after longer and longer waits", () => {
    const { time, changes, wifi } = open();
    time.runUntil(0);
    wifi().become(500, "10.0.0.2");
    wifi().become(200);
    expect(changes).toEqual([true, false]);
    const waits: number[] = [];
    for (let turn = 0; turn < 10; turn++) {
      const before = time.ticks();
      const due = time.nextDue() ?? 0;
      waits.push(due - before);
      time.runUntil(due);
      wifi().become(200);
    }
    expect(waits[0]).toBeLessThanOrEqual(2_000);
    expect(waits[0]).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...waits)).toBeGreaterThan(60_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(120_000);
    expect(wifi().joins.length).toBe(11);
  });

  it("starts with a short wait again once it has been up", () => {
    const { time, wifi } = open();
    time.runUntil(0);
    for (let turn = 0; turn < 6; turn++) {
      wifi().become(200);
      time.runUntil(time.nextDue() ?? 0);
    }
    wifi().become(500, "10.0.0.2");
    wifi().become(200);
    expect((time.nextDue() ?? 0) - time.ticks()).toBeLessThanOrEqual(2_000);
  });

  it("gives up a join that ends in silence, and tries again", () => {
    const { time, wifi, log } = open();
    time.runUntil(30_000);
    expect(wifi().disconnects).toBe(1);
    expect(log.at(-1)).toMatch(/^not in the Wi-Fi network field: no answer; next try in \d s$/);
    time.runUntil(33_000);
    expect(wifi().joins.length).toBe(2);
  });

  it("takes an exception of the SDK's for a failed join", () => {
    const { time, wifi, changes } = open();
    time.runUntil(0);
    wifi().refuses = true;
    wifi().become(200);
    time.runUntil(10_000);
    expect(wifi().joins.length).toBeGreaterThan(2);
    wifi().refuses = false;
    time.runUntil(time.nextDue() ?? 0);
    wifi().become(500, "10.0.0.2");
    expect(changes).toEqual([true]);
  });

  it("does not let an exception of its owner's escape into the SDK", () => {
    const time = new VirtualTime({ epoch: 0 });
    const log: string[] = [];
    new WifiStation(
      {
        wifi: FakeWifi,
        ssid: "field",
        password: undefined,
        timer: time.timer,
        entropy: new SeededRandom(1),
        log: { write: (line) => log.push(line) },
      },
      () => {
        throw new Error("owner");
      },
    );
    time.runUntil(0);
    expect(() => FakeWifi.last?.become(500, "10.0.0.2")).not.toThrow();
    expect(log.at(-1)).toBe("internal error in wifi: owner");
  });

  it("tells the signal while it is up only", () => {
    const { time, station, wifi } = open();
    expect(station.signal).toBeUndefined();
    time.runUntil(0);
    wifi().become(500, "10.0.0.2");
    expect(station.signal).toBe(-61);
    wifi().become(200);
    expect(station.signal).toBeUndefined();
  });

  it("tells no signal where the radio gives a strength that cannot be", () => {
    const { time, station, wifi } = open();
    time.runUntil(0);
    wifi().become(500, "10.0.0.2");
    wifi().RSSI = 70;
    expect(station.signal).toBeUndefined();
  });

  it("lets go of everything at close, twice harmlessly", () => {
    const { time, station, wifi, changes } = open();
    time.runUntil(0);
    wifi().become(500, "10.0.0.2");
    station.close();
    station.close();
    wifi().become(200);
    expect(wifi().closes).toBe(1);
    expect(changes).toEqual([true]);
    expect(time.pending()).toEqual([]);
  });
});
