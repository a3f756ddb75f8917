import { SeededRandom } from "../../../host-sim/board/random";
import { DigitalPins } from "../../../host-sim/bus/digitalPins";
import { Sdi12Lines } from "../../../host-sim/bus/sdi12Lines";
import { attachSdi12Sensor } from "../../../host-sim/bus/sdi12Sensor";
import type { BoardIo } from "../../../src/board/io";
import type { PartSample } from "../../../src/sensors/part";
import { Sdi12Probe } from "../../../src/sensors/sdi12Probe";

export const pin = 4;
export const powerPin = 6;

export interface TerosOptions {
  /** Addresses of the probes, their models behind a colon where they are no TEROS 12. */
  readonly probes?: readonly string[];
  /** What is really there, where that is not what the driver is told. */
  readonly really?: readonly string[];
  readonly gated?: boolean;
}

/** The driver with simulated probes on its wire, in a time of their own. */
export function terosOnWire({ probes = ["0"], really = probes, gated = false }: TerosOptions = {}) {
  const state = { ticks: 0, moisture: 0.25 as number | undefined, celsius: 18.3 as number | undefined };
  const lines = new Sdi12Lines(() => state.ticks);
  const digital = new DigitalPins();
  const entryOf = (names: readonly string[]) => ({
    kind: "sdi12",
    options: { pin, ...(gated && { powerPin }) },
    probes: names.map((name) => {
      const [address = "", model = "teros12"] = name.split(":");
      return { place: 1 as const, options: { address, model } };
    }),
  });
  const parts = entryOf(really).probes.map((probe, index) =>
    attachSdi12Sensor(
      entryOf(really),
      probe,
      { sdi12: lines, digital },
      {
        ticks: () => state.ticks,
        moisture: () => state.moisture,
        temperature: () => state.celsius,
        airTemperature: () => undefined,
        airHumidity: () => undefined,
        volts: () => 4,
        random: new SeededRandom(index),
      },
    ),
  );
  const io = { sdi12: lines.Sdi12, digitalOutput: digital.Output } as BoardIo;
  const driver = new Sdi12Probe(entryOf(probes), io);
  /** Takes a measurement: the samples, and the time it took in ms. */
  const measure = () => {
    const began = state.ticks;
    let step: number | readonly PartSample[] = driver.start();
    for (let count = 0; typeof step === "number"; count++) {
      if (count > 400) throw new Error("the measurement does not end");
      state.ticks += step;
      step = driver.sample();
    }
    return { samples: step, milliseconds: state.ticks - began };
  };
  /** The commands that the wire has heard so far. */
  const listen = () => {
    const heard: string[] = [];
    lines.tap = {
      command: (_pin, command) => {
        heard.push(command);
        return command;
      },
    };
    return heard;
  };
  return { state, lines, digital, parts, driver, measure, listen, io, entry: entryOf(probes) };
}
