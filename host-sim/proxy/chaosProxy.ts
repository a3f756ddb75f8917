import { connect, createServer, type Server, type Socket } from "node:net";
import type { Timer } from "../../src/board/timer";
import { connectionError } from "../board/connectionError";
import type { SeededRandom } from "../board/random";
import { type Enter, socketStream } from "../board/socketStream";
import type { StreamTarget } from "../board/streamOpener";
import { type ChaosEnd, ChaosPipe, type PipeLife } from "./chaosPipe";
import type { ChaosPlan } from "./chaosPlan";

/** What becomes of connections, by their number from 1 on. */
export interface ProxyObserver {
  readonly onOpened?: (number: number, from: string) => void;
  readonly onHalfOpen?: (number: number) => void;
  readonly onEnded?: (number: number, life: PipeLife) => void;
  /** It was reset at once, as the plan says. */
  readonly onRefused?: (number: number) => void;
  /** Nobody answered where it was to go; `reason` is a sentence. */
  readonly onUnreachable?: (number: number, reason: string) => void;
}

export interface ChaosProxyOptions extends ProxyObserver {
  /** Address and port to listen on; port 0 is any free one. */
  readonly listen: StreamTarget;
  /** Where connections go. */
  readonly to: StreamTarget;
  readonly plan: ChaosPlan;
  readonly timer: Timer;
  readonly random: SeededRandom;
  readonly enter: Enter;
}

export interface ChaosProxy {
  /** The port it listens on. */
  readonly port: number;
  /** Closes listener and connections. */
  close(): Promise<void>;
}

/** More at once are turned away: a proxy is for a few devices. */
const mostConnections = 1_024;

/** Listens, and joins each connection to one of its own to the target, through a `ChaosPipe`. Rejects where it cannot listen. */
export async function openChaosProxy(options: ChaosProxyOptions): Promise<ChaosProxy> {
  const { listen, enter, onRefused } = options;
  const closers = new Set<() => void>();
  let count = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    // What it says before somebody listens to it is not to end the process.
    socket.on("error", () => undefined);
    const number = ++count;
    if (options.plan.refuses) {
      socket.resetAndDestroy();
      enter(() => onRefused?.(number));
    } else join(socket, number, options, closers);
  });
  server.maxConnections = mostConnections;
  await listening(server, listen);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : listen.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const close of [...closers]) close();
      }),
  };
}

function join(socket: Socket, number: number, options: ChaosProxyOptions, closers: Set<() => void>): void {
  const { to, timer, random, plan, enter, onOpened, onHalfOpen, onEnded, onUnreachable } = options;
  const from: StreamTarget = { host: socket.remoteAddress ?? "unknown", port: socket.remotePort ?? 0 };
  enter(() => onOpened?.(number, `${from.host}:${from.port}`));
  const target = connect({ ...to, noDelay: true });
  const giveUp = () => {
    closers.delete(giveUp);
    target.destroy();
    socket.destroy();
  };
  closers.add(giveUp);
  const onError = (error: Error) => {
    if (!closers.delete(giveUp)) return;
    socket.resetAndDestroy();
    enter(() => onUnreachable?.(number, connectionError(error, to).message));
  };
  target.once("error", onError);
  // Until then nobody reads what the client says: it waits in the socket.
  target.once("connect", () => {
    if (!closers.delete(giveUp)) return;
    target.off("error", onError);
    if (socket.destroyed) {
      target.destroy();
      const nothing = { bytesUp: 0, bytesDown: 0, lost: 0, wasHalfOpen: false };
      enter(() => onEnded?.(number, { ending: "brokenByClient", ...nothing }));
      return;
    }
    const stop = () => pipe.stop();
    closers.add(stop);
    const pipe = new ChaosPipe(endOf(socket, from, enter), endOf(target, to, enter), {
      timer,
      random: random.fork(`${number}`),
      plan,
      onHalfOpen: () => onHalfOpen?.(number),
      onEnd: (life) => {
        closers.delete(stop);
        onEnded?.(number, life);
      },
    });
  });
}

function endOf(socket: Socket, peer: StreamTarget, enter: Enter): ChaosEnd {
  return Object.assign(socketStream(socket, peer, enter), { abort: () => void socket.resetAndDestroy() });
}

/** Rejects with a sentence. */
function listening(server: Server, { host, port }: StreamTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? "something else listens there"
          : error.code === "EACCES"
            ? "this user may not"
            : (error.code ?? error.message);
      reject(new Error(`The proxy cannot listen on ${host}:${port}: ${why}.`, { cause: error }));
    });
    server.listen({ host, port }, () => resolve());
  });
}
