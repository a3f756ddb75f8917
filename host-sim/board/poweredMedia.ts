import type { Flash } from "../../src/board/flash";
import type { Storage } from "../../src/board/storage";
import { PowerCut } from "./powerCut";

/** The supply of one boot, as what it feeds sees it. */
export interface Power {
  readonly isOn: () => boolean;
  /** A medium has cut it, in the middle of what it was told to do. */
  readonly onCut: () => void;
}

/** Runs as long as there is power; tells of the cut and throws `PowerCut` where there is none any more. */
function powered<Value>(power: Power, operation: () => Value): Value {
  if (!power.isOn()) throw new PowerCut();
  try {
    return operation();
  } catch (error) {
    if (error instanceof PowerCut && power.isOn()) power.onCut();
    throw error;
  }
}

/** The storage of one boot: nothing is stored any more once the power is gone. */
export function poweredStorage(storage: Storage, power: Power): Storage {
  return {
    read: (key) => powered(power, () => storage.read(key)),
    write: (key, bytes) => powered(power, () => storage.write(key, bytes)),
    remove: (key) => powered(power, () => storage.remove(key)),
  };
}

/** The flash of one boot, as `poweredStorage`. */
export function poweredFlash(flash: Flash, power: Power): Flash {
  return {
    sectorLength: flash.sectorLength,
    sectorCount: flash.sectorCount,
    read: (address, count) => powered(power, () => flash.read(address, count)),
    write: (address, bytes) => powered(power, () => flash.write(address, bytes)),
    erase: (sector) => powered(power, () => flash.erase(sector)),
  };
}
