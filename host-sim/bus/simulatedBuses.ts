import type { SeededRandom } from "../board/random";
import type { VirtualTime } from "../board/virtualTime";
import { AnalogBus } from "./analogBus";
import { DigitalPins } from "./digitalPins";
import { I2cBus } from "./i2cBus";
import { OneWireLines } from "./oneWireLine";
import { Sdi12Lines } from "./sdi12Lines";

/** Every bus of a simulated board. */
export interface SimulatedBuses {
  readonly analog: AnalogBus;
  readonly digital: DigitalPins;
  readonly oneWire: OneWireLines;
  readonly i2c: I2cBus;
  readonly sdi12: Sdi12Lines;
}

export function createSimulatedBuses(time: VirtualTime, random: SeededRandom): SimulatedBuses {
  return {
    analog: new AnalogBus(random.fork("analog")),
    digital: new DigitalPins(),
    oneWire: new OneWireLines(),
    i2c: new I2cBus(),
    sdi12: new Sdi12Lines(() => time.ticks()),
  };
}
