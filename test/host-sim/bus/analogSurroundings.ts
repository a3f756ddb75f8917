import { SeededRandom } from "../../../host-sim/board/random";
import { AnalogBus, FULL_SCALE_MILLIVOLTS } from "../../../host-sim/bus/analogBus";
import { DigitalPins } from "../../../host-sim/bus/digitalPins";
import type { PartSurroundings } from "../../../host-sim/bus/simulatedPart";
import type { BoardIo } from "../../../src/board/io";

/** What is around an analogue part, for the tests to change, and the buses it hangs on. */
export function analogSurroundings(seed = 7) {
  const now = {
    ticks: 0,
    moisture: 0.23 as number | undefined,
    temperature: 20 as number | undefined,
    volts: 3.7,
  };
  const around: PartSurroundings = {
    ticks: () => now.ticks,
    moisture: () => now.moisture,
    temperature: () => now.temperature,
    airTemperature: () => undefined,
    airHumidity: () => undefined,
    volts: () => now.volts,
    random: new SeededRandom(seed),
  };
  const analog = new AnalogBus(new SeededRandom(seed));
  const digital = new DigitalPins();
  const unused = class {
    constructor() {
      throw new Error("There is no such bus.");
    }
  } as never;
  const io: BoardIo = {
    analog: analog.Analog,
    fullScaleMillivolts: FULL_SCALE_MILLIVOLTS,
    digitalOutput: digital.Output,
    oneWire: unused,
    i2c: unused,
    sdi12: undefined,
  };
  return { now, around, buses: { analog, digital }, io };
}
