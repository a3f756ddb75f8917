import { describe, expect, it } from "vitest";
import { boot, pending, times } from "./support/bootedDevice";
import { advance } from "./support/fakeBoard";

describe("Firmware: sampleNow", () => {
  it("takes a reading, sends it as telemetry and answers with the same record", () => {
    const device = boot();
    advance(device.board.time, 100_000);
    const request = device.hub.call("sampleNow");
    advance(device.board.time, 2_000);
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
