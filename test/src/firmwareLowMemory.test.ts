import { describe, expect, it } from "vitest";
import { HubAndDevice } from "./support/hubAndDevice";

const starts = ({ log }: HubAndDevice) => log.filter((line) => line.startsWith("loam ")).length;

describe("Firmware: memory that runs short", () => {
  it("restarts in an orderly way after the message that left too little, and says why", () => {
    const device = new HubAndDevice({});
    device.boot();
    device.run(120);
    device.freeMemory = 30_000;
    device.run(600);
    expect(starts(device)).toBe(1);
    device.desire({ telemetryInterval: 60 });
    device.run(0.5);
    device.freeMemory = 120_000;
    device.run(60);
    expect(device.log).toContain("restarting: memory is low, 30000 bytes free");
    expect(starts(device)).toBe(2);
    expect(device.reported["telemetryInterval"]).toMatchObject({ value: 60, ac: 200 });
    expect(device.close()).toEqual([]);
  });

  it("does not restart again and again where memory is low from the start", () => {
    const device = new HubAndDevice({});
    device.freeMemory = 30_000;
    device.boot();
    device.run(55);
    expect(starts(device)).toBe(1);
    expect(device.close()).toEqual([]);
  });
});
