import type { ProbeWiring } from "../../src/board/io";
import type { SeededRandom } from "../board/random";
import type { VirtualTime } from "../board/virtualTime";
import type { SoilWorld } from "../world/soil";
import { AnalogBus, FULL_SCALE_MILLIVOLTS } from "./analogBus";
import { CapacitiveProbe } from "./capacitiveProbe";
import { Ds18b20 } from "./ds18b20";
import { OneWireLines } from "./oneWireLine";

/** The probes in the soil and the pins they hang on. They and their faults outlive a restart of the board. */
export interface SimulatedProbes {
  readonly wiring: ProbeWiring;
  readonly analog: AnalogBus;
  readonly moisture: CapacitiveProbe;
  readonly temperature: Ds18b20;
  /** Frees every pin, as a reset of the board does. */
  releaseAll(): void;
}

export interface SimulatedProbesOptions {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly world: SoilWorld;
}

/** ADC1 channel 3 and a free pin of an ESP32-C3; neither is a strapping pin (2, 8, 9). */
const MOISTURE_PIN = 3;
const TEMPERATURE_PIN = 5;

/** The value at this instant, worked out once: a sample reads the same soil a hundred times. */
function onceAnInstant<T>(time: VirtualTime, valueAt: (now: number) => T): () => T {
  let last: { readonly now: number; readonly value: T } | undefined;
  return () => {
    const now = time.now();
    if (last === undefined || last.now !== now) last = { now, value: valueAt(now) };
    return last.value;
  };
}

/** Puts one capacitive probe and one DS18B20 into a soil. */
export function createSimulatedProbes({ time, random, world }: SimulatedProbesOptions): SimulatedProbes {
  const analog = new AnalogBus(random.fork("analog"));
  const moisture = new CapacitiveProbe(onceAnInstant(time, (now) => world.moisture(now)));
  analog.attach(MOISTURE_PIN, moisture);
  const lines = new OneWireLines();
  const temperature = new Ds18b20({
    ticks: () => time.ticks(),
    temperature: onceAnInstant(time, (now) => world.temperature(now)),
    serial: Math.floor(random.fork("ds18b20").random() * 2 ** 40),
  });
  lines.attach(TEMPERATURE_PIN, temperature);
  return {
    analog,
    moisture,
    temperature,
    wiring: {
      soilMoisture: { io: analog.Analog, pin: MOISTURE_PIN, fullScaleMillivolts: FULL_SCALE_MILLIVOLTS },
      soilTemperature: { io: lines.OneWire, pin: TEMPERATURE_PIN },
    },
    releaseAll() {
      analog.release(MOISTURE_PIN);
      lines.release(TEMPERATURE_PIN);
    },
  };
}
