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
 * Looks at read slots, half a millisecond each, that must show the same, and how many there may be. That a conversion was
 * taken up, and that it is over, nothing else tells: the mark was put there before, and the last result stays until there
 * is another. A line that puts one old look in the place of each with probability 0.3 deceives 16 in a row once in 300 million
 * times.
 */
const looks = 16;
const mostLooks = 64;

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
      if (areSlots(bus, 0x00)) return true;
    } catch {}
  }
  return false;
}

/** Whether some part on the wire still converts: to be asked after `startConversion`, with nothing else said in between. */
export function isConverting(bus: OneWireBus): boolean {
  try {
    return !areSlots(bus, 0xff);
  } catch {
    return true;
  }
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

/**
 * Whether the line shows zeros in read slots, or ones: by a run of looks without one that shows the opposite. A look that
 * shows neither is noise.
 */
function areSlots(bus: OneWireBus, expected: 0x00 | 0xff): boolean {
  let shown: number | undefined;
  let run = 0;
  for (let look = 0; look < mostLooks && run < looks; look++) {
    const byte = bus.read(1)[0];
    if (byte !== 0x00 && byte !== 0xff) continue;
    run = byte === shown ? run + 1 : 1;
    shown = byte;
  }
  return run === looks && shown === expected;
}
