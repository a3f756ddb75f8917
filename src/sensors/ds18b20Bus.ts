import type { OneWireBus } from "../board/io";
import { markBytes, type ScratchpadMark, scratchpadLength } from "./ds18b20Scratchpad";

/** ROM and function commands (DS18B20 datasheet, "ROM commands", "Function commands"). */
const Command = Object.freeze({
  matchRom: 0x55,
  skipRom: 0xcc,
  convert: 0x44,
  writeScratchpad: 0x4e,
  readScratchpad: 0xbe,
});

/** How often a conversion is asked for that no part takes up. */
const convertAttempts = 3;

/**
 * Puts a mark into a part's scratchpad. Not into its EEPROM, which wears out. Whether it arrived is seen in what is read
 * back after the conversion.
 *
 * @param rom the part's ROM code; `undefined` addresses all parts on the wire
 */
export function writeMark(bus: OneWireBus, rom: Uint8Array | undefined, mark: ScratchpadMark): void {
  try {
    if (!select(bus, rom)) return;
    bus.write(Command.writeScratchpad);
    for (const byte of markBytes(mark)) bus.write(byte);
  } catch {
    // An io that fails here fails again when the scratchpad is read, and is told then.
  }
}

/**
 * Starts a conversion in all parts on the wire.
 *
 * @returns whether they took it up: a converting part answers read slots with zeros (datasheet, "Convert T"). A command
 * that was garbled on the way would leave the last result in the scratchpad, with a right check sum.
 */
export function startConversion(bus: OneWireBus): boolean {
  for (let attempt = 0; attempt < convertAttempts; attempt++) {
    try {
      if (!select(bus, undefined)) continue;
      bus.write(Command.convert);
      const slots = bus.read(2);
      if (slots[0] === 0 && slots[1] === 0) return true;
    } catch {}
  }
  return false;
}

/**
 * Whether some part on the wire still converts: to be asked after `startConversion`, with nothing else said in between.
 * All slots must be ones, twice: zeros that noise has turned into ones must not pass for a finished conversion.
 */
export function isConverting(bus: OneWireBus): boolean {
  try {
    for (let look = 0; look < 2; look++) for (const byte of bus.read(2)) if (byte !== 0xff) return true;
  } catch {}
  return false;
}

/** A part's scratchpad as the wire gave it; `undefined` where nobody answers or the io failed. */
export function fetchScratchpad(bus: OneWireBus, rom: Uint8Array | undefined): Uint8Array | undefined {
  try {
    if (!select(bus, rom)) return undefined;
    bus.write(Command.readScratchpad);
    return bus.read(scratchpadLength);
  } catch {
    return undefined;
  }
}

function select(bus: OneWireBus, rom: Uint8Array | undefined): boolean {
  if (!bus.reset()) return false;
  if (rom === undefined) bus.write(Command.skipRom);
  else {
    bus.write(Command.matchRom);
    for (const byte of rom) bus.write(byte);
  }
  return true;
}
