import type { Entropy } from "../../src/board/entropy";
import type { Timer, TimerId } from "../../src/board/timer";
import {
  type ChaosPlan,
  firstRepeatMilliseconds,
  longestRepeatMilliseconds,
  mostRepeats,
  mostWaitingBytes,
  segmentBytes,
} from "./chaosPlan";

/** Why a connection does not go on. lost: the same segment again and again. overflow: too much waits. */
export type FlowFailure = "reset" | "lost" | "overflow";

export interface ChaosFlowOptions {
  readonly timer: Timer;
  readonly random: Entropy;
  readonly plan: ChaosPlan;
  readonly deliver: (bytes: Uint8Array) => void;
  /** A segment was lost, and is sent again. */
  readonly onLost: () => void;
  /** Nothing more is delivered. Never called inside `push`. */
  readonly onFailed: (failure: FlowFailure) => void;
}

interface Segment {
  readonly bytes: Uint8Array;
  /** Its delay is over; it waits for those before it. */
  isDue: boolean;
}

/** A throttled segment arrives in pieces, ten a second. */
const piecesPerSecond = 10;

/**
 * One way of a connection: bytes come out in order and unchanged, later, slower, or not at all. Delays run side by side, as
 * many segments are under way at once; throttle and repeats hold up all that follows. Nothing is delivered inside `push`.
 */
export class ChaosFlow {
  readonly #options: ChaosFlowOptions;
  readonly #segments: Segment[] = [];
  readonly #timers = new Set<TimerId>();
  #waitingBytes = 0;
  #isSending = false;
  #isFull = false;
  #isOver = false;
  /** What rounding to whole milliseconds has left over. */
  #owedMilliseconds = 0;
  #onDrained: (() => void) | undefined;

  constructor(options: ChaosFlowOptions) {
    this.#options = options;
  }

  /** The bytes are the flow's from here on. */
  push(bytes: Uint8Array): void {
    if (this.#isOver || this.#isFull || this.#onDrained !== undefined) return;
    this.#waitingBytes += bytes.length;
    this.#isFull = this.#waitingBytes > mostWaitingBytes;
    if (this.#isFull) {
      this.#wait("overflow", 0, () => this.#fail("overflow"));
      return;
    }
    const { delayMilliseconds = 0, jitterMilliseconds = 0 } = this.#options.plan;
    for (let at = 0; at < bytes.length; at += segmentBytes) {
      const segment = { bytes: bytes.subarray(at, at + segmentBytes), isDue: false };
      this.#segments.push(segment);
      const jitter = jitterMilliseconds > 0 ? this.#options.random.random() * jitterMilliseconds : 0;
      this.#wait("delay", delayMilliseconds + Math.floor(jitter), () => {
        segment.isDue = true;
        this.#send();
      });
    }
  }

  /** Calls back once all that was pushed is delivered; nothing is taken after that. Not inside the call. */
  end(onDrained: () => void): void {
    if (this.#isOver || this.#onDrained !== undefined) return;
    this.#onDrained = onDrained;
    this.#wait("end", 0, () => this.#send());
  }

  /** Forgets what is under way. Nothing is called back after that. */
  stop(): void {
    this.#isOver = true;
    for (const id of this.#timers) this.#options.timer.clear(id);
    this.#timers.clear();
    this.#segments.length = 0;
  }

  #send(): void {
    if (this.#isSending || this.#isOver) return;
    const segment = this.#segments[0];
    if (segment === undefined) {
      const drained = this.#onDrained;
      if (drained !== undefined) this.stop();
      drained?.();
      return;
    }
    if (!segment.isDue) return;
    this.#isSending = true;
    const { plan, random } = this.#options;
    if (plan.resetProbability !== undefined && random.random() < plan.resetProbability) {
      this.#fail("reset");
      return;
    }
    this.#attempt(segment, 0);
  }

  /** @param repeats how often it was lost so far */
  #attempt(segment: Segment, repeats: number): void {
    const { plan, random, onLost } = this.#options;
    if (plan.lossProbability === undefined || random.random() >= plan.lossProbability) {
      this.#transmit(segment, 0);
      return;
    }
    onLost();
    const wait = Math.min(longestRepeatMilliseconds, firstRepeatMilliseconds * 2 ** repeats);
    this.#wait("repeat", wait, () => {
      if (repeats + 1 === mostRepeats) this.#fail("lost");
      else this.#attempt(segment, repeats + 1);
    });
  }

  /** Delivers a segment from a place on, in pieces where there is a throttle. */
  #transmit(segment: Segment, from: number): void {
    const { bytesPerSecond } = this.#options.plan;
    if (bytesPerSecond === undefined) {
      this.#deliver(segment, 0, segment.bytes.length);
      return;
    }
    const to = Math.min(
      segment.bytes.length,
      from + Math.max(1, Math.floor(bytesPerSecond / piecesPerSecond)),
    );
    this.#owedMilliseconds += ((to - from) * 1_000) / bytesPerSecond;
    const wait = Math.floor(this.#owedMilliseconds);
    this.#owedMilliseconds -= wait;
    this.#wait("throttle", wait, () => this.#deliver(segment, from, to));
  }

  #deliver(segment: Segment, from: number, to: number): void {
    this.#waitingBytes -= to - from;
    const isWhole = to === segment.bytes.length;
    if (isWhole) {
      this.#segments.shift();
      this.#isSending = false;
    }
    this.#options.deliver(segment.bytes.subarray(from, to));
    // What gets the bytes may have ended it all.
    if (this.#isOver) return;
    if (isWhole) this.#send();
    else this.#transmit(segment, to);
  }

  #fail(failure: FlowFailure): void {
    this.stop();
    this.#options.onFailed(failure);
  }

  #wait(what: string, milliseconds: number, then: () => void): void {
    const id = this.#options.timer.set(`chaos ${what}`, milliseconds, () => {
      this.#timers.delete(id);
      then();
    });
    this.#timers.add(id);
  }
}
