import type { Board } from "../../../src/board/board";

/** Is told of every call of a port, and runs it, or throws instead. */
export type PortCall = (name: string, run: () => unknown) => unknown;

/** A board of which every call of a port goes through `call`, of its connections and probes, too. */
export function failingBoard(board: Board, call: PortCall): Board {
  const { network, storage, flash, mqtt, memory, hash, timer, io } = board;
  const port = <Port extends object>(name: string, object: Port) => observed(name, object, call);
  return {
    ...board,
    network: port("network", network),
    storage: port("storage", storage),
    flash: flash && port("flash", flash),
    memory: port("memory", memory),
    hash: port("hash", hash),
    timer: port("timer", timer),
    mqtt: {
      open: (options) => port("client", call("mqtt.open", () => mqtt.open(options)) as object) as never,
    },
    io: {
      ...io,
      analog: opened("analog", io.analog, call),
      oneWire: opened("oneWire", io.oneWire, call),
    },
  };
}

function observed<Port extends object>(name: string, object: Port, call: PortCall): Port {
  return new Proxy(object, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => call(`${name}.${String(key)}`, () => Reflect.apply(value, target, args));
    },
  });
}

function opened<Io extends abstract new (...args: never[]) => object>(
  name: string,
  io: Io,
  call: PortCall,
): Io {
  return new Proxy(io, {
    construct: (target, args) =>
      observed(name, call(`${name}.open`, () => Reflect.construct(target, args)) as object, call),
  });
}
