import type { ByteStream } from "../../../host-sim/board/byteStream";
import { createMemoryPair } from "../../../host-sim/board/memoryPair";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { ChaosPipe, type PipeLife } from "../../../host-sim/proxy/chaosPipe";
import type { ChaosPlan } from "../../../host-sim/proxy/chaosPlan";

/** Bytes that count up, so that a lost or doubled one shows. */
export function counting(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => from + index);
}

/** An end of a connection, and what it has heard. */
export class Heard {
  readonly bytes: number[] = [];
  /** When, in ticks, and how much. */
  readonly arrivals: (readonly [ticks: number, length: number])[] = [];
  /** When it heard that the connection is over; the error's words, or "closed". */
  readonly closed: (readonly [ticks: number, how: string])[] = [];

  constructor(
    time: VirtualTime,
    readonly stream: ByteStream,
  ) {
    stream.onData = (bytes) => {
      this.arrivals.push([time.ticks(), bytes.length]);
      this.bytes.push(...bytes);
    };
    stream.onClose = (error) => this.closed.push([time.ticks(), error?.message ?? "closed"]);
  }
}

/** Client and server in virtual time, with a pipe of this plan between them; the lines to it take no time. */
export function pipeOf(plan: ChaosPlan, seed = 1) {
  const time = new VirtualTime({ epoch: 0 });
  const timer = time.timerFor("test");
  const lines = {
    client: createMemoryPair({ timer, latency: 0 }),
    server: createMemoryPair({ timer, latency: 0 }),
  };
  const aborting = (line: (typeof lines)["client"]) =>
    Object.assign(line.far, { abort: () => line.cut(new Error("reset")) });
  const lives: PipeLife[] = [];
  const pipe = new ChaosPipe(aborting(lines.client), aborting(lines.server), {
    timer,
    random: new SeededRandom(seed),
    plan,
    onEnd: (life) => lives.push(life),
  });
  return {
    time,
    pipe,
    lives,
    lines,
    client: new Heard(time, lines.client.near),
    server: new Heard(time, lines.server.near),
    run: (milliseconds: number) => time.runUntil(time.ticks() + milliseconds),
  };
}
