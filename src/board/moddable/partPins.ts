import type { BoardPins } from "../io";

/** The pins that are left for parts where a light takes one. */
export function partPins(pins: BoardPins, lightPin: number | undefined): BoardPins {
  return lightPin === undefined ? pins : { ...pins, reserved: [...pins.reserved, lightPin] };
}
