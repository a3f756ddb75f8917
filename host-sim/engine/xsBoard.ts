import type { Board } from "../../src/board/board";
import type { Flash } from "../../src/board/flash";
import type { Indicator } from "../../src/board/indicator";
import type { Reset } from "../../src/board/reset";
import type { Timer } from "../../src/board/timer";
import { createXsIo } from "./xsBoardIo";
import { createXsMqtt } from "./xsBoardMqtt";
import type { XsBridge } from "./xsBridge";
import { fromBase64, toBase64, xs } from "./xsGlobals";
import { fromWireNumber, type Handle, type Hardware, type MachineEntries, toWireNumber } from "./xsMessages";
import { createXsText } from "./xsText";

/** The entries that are callbacks of ports. */
export type PortEntries = Omit<MachineEntries, "start" | "stop" | "collect">;

/** In the machine: a board whose every port is one in Node. */
export interface XsBoard {
  /** The board, once it is known what it is made of. */
  readonly boardOf: (hardware: Hardware) => Board;
  readonly entries: PortEntries;
}

export function createXsBoard(bridge: XsBridge): XsBoard {
  const timers = new Map<Handle, () => void>();
  const synchronizing = new Map<Handle, (set: boolean) => void>();
  let onNetworkChanged: (up: boolean) => void = () => undefined;
  const { mqtt, entries: mqttEntries } = createXsMqtt(bridge);
  const timer: Timer = {
    set: (name, milliseconds, callback) => {
      const handle = bridge.newHandle();
      bridge.call("timer.set", handle, name, toWireNumber(milliseconds));
      timers.set(handle, callback);
      return handle;
    },
    clear: (id) => {
      if (id !== undefined && timers.delete(id)) bridge.call("timer.clear", id);
    },
  };
  const ports = {
    clock: {
      ticks: () => bridge.ticks,
      now: () => bridge.now,
      set: (now) => {
        bridge.now = fromWireNumber(bridge.call("clock.set", toWireNumber(now)));
      },
    },
    timer,
    storage: {
      read: (key) => {
        const bytes = bridge.call("storage.read", key);
        return bytes === null ? undefined : fromBase64(bytes);
      },
      write: (key, bytes) => bridge.call("storage.write", key, toBase64(bytes)),
      remove: (key) => bridge.call("storage.remove", key),
    },
    network: {
      open: (onChanged) => {
        onNetworkChanged = onChanged;
        bridge.call("network.open");
      },
      close: () => bridge.call("network.close"),
      signal: () => fromWireNumber(bridge.call("network.signal")),
      synchronizeClock: (onDone) => {
        const request = bridge.newHandle();
        bridge.call("network.synchronizeClock", request);
        synchronizing.set(request, onDone);
      },
    },
    mqtt,
    entropy: { random: () => bridge.call("entropy.random") },
    hash: {
      hmacSha256: (key, message) =>
        fromBase64(bridge.call("hash.hmacSha256", toBase64(key), toBase64(message))),
    },
    text: createXsText(),
    memory: { free: () => fromWireNumber(bridge.call("memory.free")) },
    log: { write: (line, level) => bridge.call("log.write", line, level ?? null) },
  } satisfies Partial<Board>;
  const io = createXsIo(bridge);
  const indicator: Indicator = { set: (on) => bridge.call("indicator.set", on) };
  return {
    boardOf: (hardware) => ({
      ...ports,
      description: hardware.description,
      flash: hardware.flash === null ? undefined : createFlash(bridge, hardware.flash),
      reset: createReset(bridge, hardware),
      io: {
        ...io,
        fullScaleMillivolts: hardware.fullScaleMillivolts,
        sdi12: hardware.hasSdi12 ? io.sdi12 : undefined,
      },
      indicator: hardware.hasIndicator ? indicator : undefined,
    }),
    entries: {
      ...mqttEntries,
      timer: (handle) => take(timers, handle)?.(),
      network: (up) => onNetworkChanged(up),
      clockSynchronized: (request, set) => take(synchronizing, request)?.(set),
    },
  };
}

function createFlash(bridge: XsBridge, sizes: Pick<Flash, "sectorLength" | "sectorCount">): Flash {
  return {
    ...sizes,
    read: (address, count) => fromBase64(bridge.call("flash.read", address, count)),
    write: (address, bytes) => bridge.call("flash.write", address, toBase64(bytes)),
    erase: (sector) => bridge.call("flash.erase", sector),
  };
}

function createReset(bridge: XsBridge, { resetReason, lastRun }: Hardware): Reset {
  const kept = lastRun === null ? undefined : { ...lastRun, cause: lastRun.cause ?? undefined };
  return {
    reason: () => resetReason,
    lastRun: () => kept,
    // Printed, so that Node finds it even where the machine dies in the next moment; and it costs no crossing.
    enter: (place) => xs.print(place),
    restart: (cause) => bridge.call("reset.restart", cause),
  };
}

function take<Value>(map: Map<Handle, Value>, handle: Handle): Value | undefined {
  const value = map.get(handle);
  map.delete(handle);
  return value;
}
