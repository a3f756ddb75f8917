import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { crc8 } from "../../../host-sim/bus/crc8";
import { attachDs18b20 } from "../../../host-sim/bus/ds18b20";
import { OneWireLines } from "../../../host-sim/bus/oneWireLine";

const PIN = 5;

describe("attachDs18b20", () => {
  const around = {
    ticks: () => 0,
    moisture: () => 0.2,
    temperature: () => 20,
    airTemperature: () => 20,
    airHumidity: () => 50,
    volts: () => 4,
    random: new SeededRandom(1),
  };
  const attach = (options: { [name: string]: string }) => {
    const oneWire = new OneWireLines();
    const probe = { place: 1 as const, options };
    const entry = { kind: "ds18b20", options: { pin: PIN, resolution: 12 }, probes: [probe] };
    return { oneWire, part: attachDs18b20(entry, probe, { oneWire }, around) };
  };

  it("puts a part with the ROM code of the entry on its line", () => {
    const { oneWire, part } = attach({ rom: "28ff641d8ca21605" });
    expect(oneWire.partsOn(PIN)).toEqual([part]);
    const bus = new oneWire.OneWire({ pin: PIN });
    bus.reset();
    bus.write(0x33);
    expect(Buffer.from(bus.read(8)).toString("hex")).toBe("28ff641d8ca21605");
  });

  it("takes a serial number at random where the entry has none", () => {
    const { oneWire } = attach({});
    const bus = new oneWire.OneWire({ pin: PIN });
    bus.reset();
    bus.write(0x33);
    expect(crc8(bus.read(8))).toBe(0);
  });

  it.each(["28ff641d8ca21606", "10ff641d8ca216c4", "28ff"])("refuses %s, which no part can have", (rom) => {
    expect(() => attach({ rom })).toThrow("no ROM code");
  });
});
