import { SeededRandom } from "../../../host-sim/board/random";
import { Ds18b20 as SimulatedDs18b20 } from "../../../host-sim/bus/ds18b20";
import { OneWireLines } from "../../../host-sim/bus/oneWireLine";
import type { BoardIo } from "../../../src/board/io";
import { Ds18b20 } from "../../../src/sensors/ds18b20";
import type { PartSample } from "../../../src/sensors/part";

export const pin = 5;

/** ROM codes of the probes, in their order. */
export const roms = ["28ff641d8ca21605", "28aa112233445535", "280102030405069e"] as const;

export interface ThermometersOptions {
  /** One for each probe, °C. */
  readonly celsius?: readonly (number | undefined)[];
  readonly resolution?: number;
  /** Whether the driver knows the ROM codes. */
  readonly named?: boolean;
}

/** The driver with simulated probes on its wire, in a time of their own. */
export function thermometersOnWire({
  celsius = [25.0625],
  resolution = 12,
  named = celsius.length > 1,
}: ThermometersOptions = {}) {
  const state = { ticks: 0, celsius: [...celsius] };
  const lines = new OneWireLines();
  const parts = celsius.map((_, index) => {
    const part = new SimulatedDs18b20({
      ticks: () => state.ticks,
      temperature: () => state.celsius[index],
      random: new SeededRandom(index),
      rom: roms[index] ?? "",
    });
    lines.attach(pin, part);
    return part;
  });
  const entry = {
    kind: "ds18b20",
    options: { pin, resolution },
    probes: celsius.map((_, index) => ({
      place: 1 as const,
      options: (named ? { rom: roms[index] ?? "" } : {}) as { [name: string]: string },
    })),
  };
  const driver = new Ds18b20(entry, { oneWire: lines.OneWire } as BoardIo);
  /** Takes a measurement: the samples, and the time it took in ms. */
  const measure = () => {
    const began = state.ticks;
    let step: number | readonly PartSample[] = driver.start();
    for (let count = 0; typeof step === "number"; count++) {
      if (count > 50) throw new Error("the measurement does not end");
      state.ticks += step;
      step = driver.sample();
    }
    return { samples: step.map(({ temperature }) => temperature), milliseconds: state.ticks - began };
  };
  return { state, lines, parts, driver, entry, measure };
}
