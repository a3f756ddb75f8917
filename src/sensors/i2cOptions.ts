import type { BoardIo, I2cPort } from "../board/io";
import { frozen } from "../model/frozen";
import type { IntegerProperty, PropertyValues } from "../model/property";
import { pinOption } from "./pinOption";

/** The options of every part on an I²C bus, but for its address. */
export const i2cPinOptions = frozen({
  data: pinOption("The pin of the bus's data line (SDA). Parts of different addresses may share a bus."),
  clock: pinOption("The pin of the bus's clock line (SCL)."),
});

/** What their pins must be able to do: both lines are driven by the controller too. */
export const i2cPins = frozen({ data: "output", clock: "output" } as const);

/** The option for a part's address, 7 bits, with what it can be. */
export function addressOption(
  lowest: number,
  highest: number,
  usual: number,
  meaning: string,
): IntegerProperty & { readonly default: number } {
  return { kind: "integer", unit: "", minimum: lowest, maximum: highest, default: usual, meaning };
}

/**
 * Standard mode: all parts keep up with it, also one whose chip plays the bus in software, and wires of a metre or two
 * bear it.
 */
const hertz = 100_000;

/** Opens the port of a part whose options were found valid. Throws where the pins cannot serve or the address is taken. */
export function openI2c(io: BoardIo, options: PropertyValues): I2cPort {
  const { data, clock, address } = options as unknown as { data: number; clock: number; address: number };
  return new io.i2c({ data, clock, address, hertz });
}
