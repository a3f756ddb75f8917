import type { AnalogInput, BoardIo, DigitalOutput, I2cPort } from "../../io";
import { dayRound } from "./dayRound";
import { SimulatedOneWire } from "./simulatedOneWire";

/** The io of the simulator: analogue probes and thermometers on 1-Wire, and supplies to switch. */
export function createSimulatedIo(): BoardIo {
  return {
    analog: SimulatedAnalog,
    fullScaleMillivolts: 2450,
    oneWire: SimulatedOneWire,
    i2c: NoI2c,
    digitalOutput: SimulatedOutput,
    sdi12: undefined,
  };
}

/** A capacitive probe in soil of middling moisture: 1.9 V ± 0.1 V at 12 bits over 2450 mV. */
class SimulatedAnalog implements AnalogInput {
  readonly resolution = 12;

  read(): number {
    const millivolts = 1900 + 100 * dayRound() + 4 * (Math.random() - 0.5);
    return Math.round((millivolts / 2450) * 4095);
  }

  close(): void {}
}

class SimulatedOutput implements DigitalOutput {
  write(): void {}
  close(): void {}
}

class NoI2c implements I2cPort {
  constructor() {
    throw new Error("The simulator has no I²C: its parts are analogue or on 1-Wire.");
  }

  write(): void {}

  read(): Uint8Array {
    return new Uint8Array(0);
  }

  close(): void {}
}
