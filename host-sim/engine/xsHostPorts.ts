import type { Board } from "../../src/board/board";
import type { Flash } from "../../src/board/flash";
import type { TimerId } from "../../src/board/timer";
import { FirmwareCrash } from "./firmwareCrash";
import type { XsHostIo } from "./xsHostIo";
import { createMqttCalls } from "./xsHostMqtt";
import { fromWireNumber, type Handle, type MachineEntries, type PortCalls, toWireNumber } from "./xsMessages";

/** Calls an entry of the machine; throws what it throws. */
export type Enter = <Name extends keyof MachineEntries>(
  entry: Name,
  ...values: Parameters<MachineEntries[Name]>
) => void;

/** In Node: what answers the machine's port calls, out of a real board. */
export function createPortCalls(board: Board, io: XsHostIo, enter: Enter): PortCalls {
  const timers = new Map<Handle, TimerId>();
  const { storage, network, timer } = board;
  return {
    "timer.set": (handle, name, milliseconds) => {
      const id = timer.set(name, fromWireNumber(milliseconds) ?? Number.NaN, () => {
        timers.delete(handle);
        enter("timer", handle);
      });
      timers.set(handle, id);
    },
    "timer.clear": (handle) => {
      timer.clear(timers.get(handle));
      timers.delete(handle);
    },
    "clock.set": (now) => {
      board.clock.set(fromWireNumber(now) ?? Number.NaN);
      return toWireNumber(board.clock.now());
    },
    "storage.read": (key) => {
      const bytes = storage.read(key);
      return bytes === undefined ? null : encode(bytes);
    },
    "storage.write": (key, bytes) => storage.write(key, decode(bytes)),
    "storage.remove": (key) => storage.remove(key),
    "flash.read": (address, count) => encode(flashOf(board).read(address, count)),
    "flash.write": (address, bytes) => flashOf(board).write(address, decode(bytes)),
    "flash.erase": (sector) => flashOf(board).erase(sector),
    "network.open": () => network.open((up) => enter("network", up)),
    "network.close": () => network.close(),
    "network.signal": () => toWireNumber(network.signal()),
    "network.synchronizeClock": (request) =>
      network.synchronizeClock((set) => enter("clockSynchronized", request, set)),
    "memory.free": () => toWireNumber(board.memory.free()),
    "reset.restart": (cause) => board.reset.restart(cause),
    "reset.crash": (kind, words) => {
      throw new FirmwareCrash(kind, words);
    },
    "entropy.random": () => board.entropy.random(),
    "hash.hmacSha256": (key, message) => encode(board.hash.hmacSha256(decode(key), decode(message))),
    "log.write": (line, level) => board.log.write(line, level ?? undefined),
    "indicator.set": (on) => board.indicator?.set(on),
    ...io.calls,
    ...createMqttCalls(board.mqtt, enter),
  };
}

function flashOf({ flash }: Board): Flash {
  if (flash === undefined) throw new Error("The board has no flash to spare.");
  return flash;
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

function decode(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}
