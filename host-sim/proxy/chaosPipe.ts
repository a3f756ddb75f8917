import type { Timer, TimerId } from "../../src/board/timer";
import type { ByteStream } from "../board/byteStream";
import type { SeededRandom } from "../board/random";
import { ChaosFlow, type FlowFailure } from "./chaosFlow";
import type { ChaosPlan } from "./chaosPlan";

/** An end of a connection that can also be broken off without a word; without `abort` it is closed. */
export interface ChaosEnd extends ByteStream {
  readonly abort?: () => void;
}

/** How a connection ended: by one of its ends, by the plan, or because the pipe was stopped. */
export type PipeEnding =
  | "closedByClient"
  | "closedByServer"
  | "brokenByClient"
  | "brokenByServer"
  | "cut"
  | "stopped"
  | FlowFailure;

/** What became of a connection. */
export interface PipeLife {
  readonly ending: PipeEnding;
  /** Bytes that arrived, from the client to the server and back. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Segments that were lost, each time of one that was lost again. */
  readonly lost: number;
  readonly wasHalfOpen: boolean;
}

export interface ChaosPipeOptions {
  readonly timer: Timer;
  /** Each way has a stream of its own forked off: what one does is no matter of the other. */
  readonly random: SeededRandom;
  readonly plan: ChaosPlan;
  readonly onHalfOpen?: () => void;
  /** Both ends are closed. Called once. */
  readonly onEnd: (life: PipeLife) => void;
}

type Side = "client" | "server";

/** Joins two streams, and does to what passes what the plan says. Sets the callbacks of both. */
export class ChaosPipe {
  readonly #ends: { readonly [Name in Side]: ChaosEnd };
  readonly #flows: { readonly [Name in Side]: ChaosFlow };
  readonly #options: ChaosPipeOptions;
  /** Ends that have closed, or were. */
  readonly #closed = new Set<Side>();
  readonly #timers: TimerId[] = [];
  /** Bytes that arrived from each side. */
  readonly #bytes = { client: 0, server: 0 };
  #lost = 0;
  #isSilent = false;
  #ending: PipeEnding | undefined;
  #isOver = false;

  constructor(client: ChaosEnd, server: ChaosEnd, options: ChaosPipeOptions) {
    this.#options = options;
    this.#ends = { client, server };
    this.#flows = { client: this.#flowFrom("client"), server: this.#flowFrom("server") };
    for (const side of ["client", "server"] as const) {
      this.#ends[side].onData = (bytes) => {
        if (!this.#isSilent) this.#flows[side].push(bytes);
      };
      this.#ends[side].onClose = (error) => this.#left(side, error);
    }
    const { timer, plan } = options;
    const { cutAfterMilliseconds, halfOpenAfterMilliseconds } = plan;
    if (cutAfterMilliseconds !== undefined)
      this.#timers.push(timer.set("chaos cut", cutAfterMilliseconds, () => this.#endBoth("cut")));
    if (halfOpenAfterMilliseconds !== undefined)
      this.#timers.push(timer.set("chaos half-open", halfOpenAfterMilliseconds, () => this.#silence()));
  }

  /** Closes both ends. May be called twice. */
  stop(): void {
    this.#endBoth("stopped");
  }

  #flowFrom(side: Side): ChaosFlow {
    const { timer, random, plan } = this.#options;
    return new ChaosFlow({
      timer,
      random: random.fork(side),
      plan,
      deliver: (bytes) => this.#deliver(side, bytes),
      onLost: () => {
        this.#lost++;
      },
      onFailed: (failure) => this.#endBoth(failure),
    });
  }

  #deliver(from: Side, bytes: Uint8Array): void {
    const { cutAfterBytes = Number.POSITIVE_INFINITY } = this.#options.plan;
    const room = cutAfterBytes - this.#bytes.client - this.#bytes.server;
    const arriving = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#bytes[from] += arriving.length;
    if (arriving.length > 0) this.#ends[otherOf(from)].write(arriving);
    if (bytes.length >= room) this.#endBoth("cut");
  }

  /** From here on nothing arrives; each end stays open until its owner has had enough. */
  #silence(): void {
    this.#isSilent = true;
    this.#flows.client.stop();
    this.#flows.server.stop();
    this.#options.onHalfOpen?.();
  }

  /** An end closed by itself: the other one is told, after what is still under way to it. */
  #left(side: Side, error: Error | undefined): void {
    if (this.#closed.has(side)) return;
    this.#closed.add(side);
    const how = error === undefined ? "closed" : "broken";
    this.#ending ??= side === "client" ? `${how}ByClient` : `${how}ByServer`;
    const other = otherOf(side);
    this.#flows[other].stop();
    if (this.#closed.has(other)) this.#over();
    else if (this.#isSilent) return;
    else if (error !== undefined) {
      this.#close(other, true);
      this.#over();
    } else
      this.#flows[side].end(() => {
        this.#close(other, false);
        this.#over();
      });
  }

  #endBoth(ending: PipeEnding): void {
    if (this.#isOver) return;
    this.#ending ??= ending;
    // A cut gives way to the bytes before it; the others come without a word.
    for (const side of ["client", "server"] as const)
      this.#close(side, ending !== "cut" && ending !== "stopped");
    this.#over();
  }

  #close(side: Side, isAborted: boolean): void {
    if (this.#closed.has(side)) return;
    this.#closed.add(side);
    const end = this.#ends[side];
    if (isAborted && end.abort !== undefined) end.abort();
    else end.close();
  }

  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { timer, onEnd } = this.#options;
    for (const id of this.#timers) timer.clear(id);
    this.#flows.client.stop();
    this.#flows.server.stop();
    onEnd({
      ending: this.#ending ?? "stopped",
      bytesUp: this.#bytes.client,
      bytesDown: this.#bytes.server,
      lost: this.#lost,
      wasHalfOpen: this.#isSilent,
    });
  }
}

function otherOf(side: Side): Side {
  return side === "client" ? "server" : "client";
}
