import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../../host-sim/board/random";
import { VirtualTime } from "../../../../host-sim/board/virtualTime";
import { NtpClient } from "../../../../src/board/moddable/ntpClient";
import { ntpRequest, ntpTime } from "../../../../src/board/moddable/ntpPacket";

const cookie = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const time2026 = Date.UTC(2026, 4, 1, 12, 0, 0, 500);

/** An answer to a request, as a server of stratum 2 gives it. */
function answer(request: Uint8Array, time = time2026): Uint8Array {
  const packet = new Uint8Array(48);
  packet[0] = (4 << 3) | 4;
  packet[1] = 2;
  packet.set(request.subarray(40, 48), 24);
  const view = new DataView(packet.buffer);
  view.setUint32(40, (Math.floor(time / 1000) + 2_208_988_800) % 2 ** 32);
  view.setUint32(44, ((time % 1000) / 1000) * 2 ** 32);
  return packet;
}

describe("NTP packets", () => {
  it("read the transmit time to the millisecond", () => {
    expect(ntpTime(answer(ntpRequest(cookie)), cookie)).toBe(time2026);
  });

  it("read times after NTP's seconds run over in 2036", () => {
    const later = Date.UTC(2041, 0, 1);
    expect(ntpTime(answer(ntpRequest(cookie), later), cookie)).toBe(later);
  });

  it.each([
    ["short", (packet: Uint8Array) => packet.subarray(0, 47)],
    ["empty", () => new Uint8Array(0)],
    ["a request", (packet: Uint8Array) => packet.fill((4 << 3) | 3, 0, 1)],
    ["of a server whose clock is not set", (packet: Uint8Array) => packet.fill(0xe4, 0, 1)],
    ["a kiss of death", (packet: Uint8Array) => packet.fill(0, 1, 2)],
    ["of stratum 16", (packet: Uint8Array) => packet.fill(16, 1, 2)],
    ["to another's request", (packet: Uint8Array) => packet.fill(9, 24, 25)],
    ["without a time", (packet: Uint8Array) => packet.fill(0, 40, 48)],
  ])("are refused where they are %s", (_, damage) => {
    expect(ntpTime(damage(answer(ntpRequest(cookie))), cookie)).toBeUndefined();
  });

  it("never give a time before 2025, whatever byte is damaged", () => {
    const good = answer(ntpRequest(cookie));
    for (let at = 0; at < good.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const packet = Uint8Array.from(good);
        packet[at] = (packet[at] ?? 0) ^ (1 << bit);
        expect(ntpTime(packet, cookie) ?? time2026).toBeGreaterThan(Date.UTC(2024, 11, 31));
      }
    }
  });
});

class FakeUdp {
  static last: FakeUdp | undefined;
  static fails = false;
  readonly sent: { bytes: Uint8Array; address: string; port: number }[] = [];
  readonly waiting: (ArrayBuffer & { address: string; port: number })[] = [];
  isClosed = false;
  readonly onReadable: (packets: number) => void;

  constructor(options: { onReadable: (packets: number) => void }) {
    if (FakeUdp.fails) throw new Error("no socket");
    this.onReadable = options.onReadable;
    FakeUdp.last = this;
  }

  write(bytes: Uint8Array, address: string, port: number): void {
    this.sent.push({ bytes, address, port });
  }

  read(): (ArrayBuffer & { address: string; port: number }) | undefined {
    return this.waiting.shift();
  }

  close(): void {
    this.isClosed = true;
  }

  receive(bytes: Uint8Array, address = "192.0.2.1", port = 123): void {
    const buffer = new Uint8Array(bytes).buffer;
    this.waiting.push(Object.assign(buffer, { address, port }));
    this.onReadable(1);
  }
}

function ask(address: string | undefined = "192.0.2.1") {
  FakeUdp.last = undefined;
  FakeUdp.fails = false;
  const time = new VirtualTime({ epoch: 0 });
  const got: (number | undefined)[] = [];
  const client = new NtpClient(
    {
      server: "time.test",
      udp: FakeUdp,
      // Inside the call, as a platform may.
      lookup: (name, callback) => callback(name, address),
      timer: time.timer,
      entropy: new SeededRandom(1),
      log: { write: () => {} },
    },
    (value) => got.push(value),
  );
  const udp = (): FakeUdp => {
    if (FakeUdp.last === undefined) throw new Error("no socket was made");
    return FakeUdp.last;
  };
  return { time, got, client, udp };
}

describe("NTP client", () => {
  it("asks the server and gives its time once", () => {
    const { time, got, udp } = ask();
    time.runUntil(0);
    const [request] = udp().sent;
    expect(request).toMatchObject({ address: "192.0.2.1", port: 123 });
    const reply = answer(request?.bytes ?? new Uint8Array(0));
    udp().receive(reply);
    udp().receive(reply);
    expect(got).toEqual([time2026]);
    expect(udp().isClosed).toBe(true);
    expect(time.pending()).toEqual([]);
  });

  it("asks five times, then gives up", () => {
    const { time, got, udp } = ask();
    time.runUntil(9_999);
    expect(got).toEqual([]);
    expect(udp().sent.length).toBe(5);
    time.runUntil(10_000);
    expect(got).toEqual([undefined]);
    expect(time.pending()).toEqual([]);
  });

  it("ignores strangers, other ports and short packets", () => {
    const { time, got, udp } = ask();
    time.runUntil(0);
    const reply = answer(udp().sent[0]?.bytes ?? new Uint8Array(0));
    udp().receive(reply, "192.0.2.66");
    udp().receive(reply, "192.0.2.1", 124);
    udp().receive(reply.subarray(0, 20));
    expect(got).toEqual([]);
    udp().receive(reply);
    expect(got).toEqual([time2026]);
  });

  it("says so where the name has no address", () => {
    const { time, got } = ask("");
    expect(got).toEqual([]);
    time.runUntil(0);
    expect(got).toEqual([undefined]);
  });

  it("ends where no socket can be had", () => {
    const { time, got } = ask();
    FakeUdp.fails = true;
    time.runUntil(20_000);
    expect(got).toEqual([undefined]);
    expect(time.pending()).toEqual([]);
  });

  it("stays silent after close", () => {
    const { time, got, client, udp } = ask();
    time.runUntil(0);
    const socket = udp();
    client.close();
    client.close();
    socket.receive(answer(socket.sent[0]?.bytes ?? new Uint8Array(0)));
    time.runUntil(60_000);
    expect(got).toEqual([]);
    expect(time.pending()).toEqual([]);
  });
});
