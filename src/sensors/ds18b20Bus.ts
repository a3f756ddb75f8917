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

/** How often read slots are looked at. A part that is slow is rare, but then nothing else tells that it is not done. */
const looksAfterStart = 5;
const looksAtEnd = 8;

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
      if (areSlots(bus, 0x00, looksAfterStart)) return true;
    } catch {}
  }
  return false;
}

/** Whether some part on the wire still converts: to be asked after `startConversion`, with nothing else said in between. */
export function isConverting(bus: OneWireBus): boolean {
  try {
    return !areSlots(bus, 0xff, looksAtEnd);
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
 * Whether eight read slots in a row are zeros, or ones. On a bad line a single look may be anything: none may show the
 * opposite, and most must show what is expected.
 */
function areSlots(bus: OneWireBus, expected: 0x00 | 0xff, looks: number): boolean {
  let seen = 0;
  for (let look = 0; look < looks; look++) {
    const [byte] = bus.read(1);
    if (byte === (expected ^ 0xff)) return false;
    if (byte === expected) seen++;
  }
  return 2 * seen > looks;
}
