import { describe, expect, it } from "vitest";
import type { MqttFailure } from "../../../src/board/mqtt";
import { advance } from "../support/fakeBoard";
import { answerTheTime, bringTo, comeOnline, type OpenLink, waitOf, waitOut } from "../support/openLink";

/** A link whose connections fail so many times in a row. */
function failed(times: number, failure?: MqttFailure): OpenLink {
  const open = bringTo("resolving");
  for (let failures = 0; failures < times; failures++) {
    open.board.mqtt.client.fail("no route", failure);
    if (failures < times - 1) waitOut(open);
  }
  return open;
}

describe("Link: back-off", () => {
  it("grows from failure to failure up to five minutes", () => {
    const open = bringTo("resolving");
    const waits: number[] = [];
    for (let failure = 0; failure < 12; failure++) {
      open.board.mqtt.client.fail("no route");
      waits.push(waitOf(open));
      waitOut(open);
    }
    waits.forEach((wait, index) => {
      const most = Math.min(300_000, 2_000 * 2 ** index);
      expect(wait).toBeGreaterThanOrEqual(most / 2);
      expect(wait).toBeLessThanOrEqual(most);
    });
  });

  it("starts anew after a connection that held", () => {
    const open = failed(8);
    waitOut(open);
    comeOnline(open);
    advance(open.board.time, 30_000);
    open.board.mqtt.client.fail("reset");
    expect(waitOf(open)).toBeLessThanOrEqual(2_000);
  });

  it("goes on growing where each connection breaks at once, as with two devices of one name", () => {
    const open = bringTo("resolving");
    for (let failure = 0; failure < 12; failure++) {
      comeOnline(open);
      advance(open.board.time, 500);
      open.board.mqtt.client.fail("taken over");
      if (failure < 11) waitOut(open);
    }
    expect(waitOf(open)).toBeGreaterThanOrEqual(150_000);
  });

  it("goes on growing where the hub takes each connection and acknowledges nothing", () => {
    const open = bringTo("resolving");
    const body = new Uint8Array(1);
    for (let failure = 0; failure < 12; failure++) {
      comeOnline(open);
      open.link.send("telemetry", body, () => undefined);
      advance(open.board.time, 60_000);
      expect(open.link.isReady).toBe(false);
      if (failure < 11) waitOut(open);
    }
    expect(waitOf(open)).toBeGreaterThanOrEqual(150_000);
  });

  it("starts anew where the network comes back after a minute", () => {
    const open = failed(7);
    open.board.network.change(false);
    advance(open.board.time, 60_000);
    open.board.network.change(true);
    expect(open.link.state).toBe("resolving");
    open.board.mqtt.client.fail("no route");
    expect(waitOf(open)).toBeLessThanOrEqual(2_000);
  });

  it.each([
    ["backingOff", undefined, 6, 128_000],
    ["refused", "refused", 4, 480_000],
  ] as const)("goes on over a blink of the network: %s", (state, failure, times, next) => {
    const open = failed(times, failure);
    const end = open.board.time.ticks() + waitOf(open);
    const connections = open.board.mqtt.clients.length;
    while (open.board.time.ticks() < end - 3_000) {
      open.board.network.change(false);
      advance(open.board.time, 1_000);
      open.board.network.change(true);
      expect(open.link.state).toBe(state);
      advance(open.board.time, 1_000);
    }
    expect(open.board.mqtt.clients).toHaveLength(connections);
    advance(open.board.time, end - open.board.time.ticks());
    answerTheTime(open);
    expect(open.board.mqtt.clients).toHaveLength(connections + 1);
    open.board.mqtt.client.fail("no route", failure);
    expect(waitOf(open)).toBeGreaterThanOrEqual(next / 2);
  });

  it("tries at once where a good connection is lost to a blink of the network", () => {
    const open = bringTo("online");
    open.board.network.change(false);
    open.board.network.change(true);
    expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["resolving", 2]);
  });

  it("of a refusal is a state of its own, begins with half a minute and grows to an hour", () => {
    const open = failed(1, "refused");
    expect(open.link.state).toBe("refused");
    expect(waitOf(open)).toBeGreaterThanOrEqual(15_000);
    expect(waitOf(open)).toBeLessThanOrEqual(30_000);
    expect(waitOf(failed(12, "refused"))).toBeGreaterThanOrEqual(1_800_000);
    expect(waitOf(failed(12, "refused"))).toBeLessThanOrEqual(3_600_000);
  });

  it("of a bad certificate begins with ten seconds and grows to half an hour", () => {
    expect(waitOf(failed(1, "certificateUntrusted"))).toBeGreaterThanOrEqual(5_000);
    expect(waitOf(failed(1, "certificateUntrusted"))).toBeLessThanOrEqual(10_000);
    expect(waitOf(failed(12, "certificateUntrusted"))).toBeGreaterThanOrEqual(900_000);
    expect(waitOf(failed(12, "certificateUntrusted"))).toBeLessThanOrEqual(1_800_000);
  });
});
