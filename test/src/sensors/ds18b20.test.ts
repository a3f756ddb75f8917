import { describe, expect, it } from "vitest";
import { Ds18b20 } from "../../../src/sensors/ds18b20";
import { oneWireStub, scratchpadOf } from "./oneWireStub";

describe("Ds18b20", () => {
  it("skips the ROM and starts a conversion, then reads the scratchpad", () => {
    const stub = oneWireStub(scratchpadOf(0x0191));
    const probe = new Ds18b20({ sensor: stub.sensor });
    expect(probe.start()).toBeUndefined();
    expect(stub.written).toEqual([0xcc, 0x44]);
    expect(probe.sample()).toEqual({ temperature: 25.0625 });
    expect(stub.written).toEqual([0xcc, 0x44, 0xcc, 0xbe]);
  });

  it("waits for a conversion of 12 bits", () => {
    expect(new Ds18b20({ sensor: oneWireStub().sensor }).conversionMilliseconds).toBe(750);
  });

  it.each([{ pin: -1 }, { pin: 0.5 }, { io: undefined as never }])(
    "refuses %j before it opens the bus",
    (wrong) => {
      const stub = oneWireStub();
      expect(() => new Ds18b20({ sensor: { ...stub.sensor, ...wrong } })).toThrow();
      expect(stub.opened).toBe(0);
    },
  );

  it("says that nobody answers where no part is on the bus", () => {
    const stub = oneWireStub();
    stub.present = false;
    expect(new Ds18b20({ sensor: stub.sensor }).start()).toBe("temperatureNoResponse");
  });

  it.each(["reset", "write"] as const)("turns a %s that throws into a fault of the start", (broken) => {
    const stub = oneWireStub();
    stub.broken = broken;
    expect(new Ds18b20({ sensor: stub.sensor }).start()).toBe("temperatureNoResponse");
  });

  it.each(["reset", "write", "read"] as const)(
    "turns a %s that throws into a fault of the sample",
    (broken) => {
      const stub = oneWireStub();
      const probe = new Ds18b20({ sensor: stub.sensor });
      probe.start();
      stub.broken = broken;
      expect(probe.sample()).toEqual({ fault: "temperatureNoResponse" });
    },
  );

  it("says that nobody answers where the part was unplugged during the conversion", () => {
    const stub = oneWireStub();
    const probe = new Ds18b20({ sensor: stub.sensor });
    probe.start();
    stub.present = false;
    expect(probe.sample()).toEqual({ fault: "temperatureNoResponse" });
  });

  it("never gives one conversion twice", () => {
    const probe = new Ds18b20({ sensor: oneWireStub().sensor });
    expect(() => probe.sample()).toThrow("No conversion");
    probe.start();
    probe.sample();
    expect(() => probe.sample()).toThrow("No conversion");
  });

  it("needs a new start after one that failed", () => {
    const stub = oneWireStub();
    const probe = new Ds18b20({ sensor: stub.sensor });
    probe.start();
    stub.present = false;
    probe.start();
    expect(() => probe.sample()).toThrow("No conversion");
  });

  it("closes the bus once, and then every other method throws", () => {
    const stub = oneWireStub();
    const probe = new Ds18b20({ sensor: stub.sensor });
    probe.close();
    probe.close();
    expect(stub.closed).toBe(1);
    expect(() => probe.start()).toThrow("closed");
    expect(() => probe.sample()).toThrow("closed");
  });
});
