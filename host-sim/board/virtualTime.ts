import type { Timer, TimerId } from "../../src/board/timer";
import { DueHeap } from "./dueHeap";

/** The timers of one owner, a booted board for instance: they can be dropped all at once. */
export interface OwnedTimer extends Timer {
  /** Cancels every timer of this owner, as a reset does. */
  clearAll(): void;
}

interface Event {
  readonly due: number;
  readonly order: number;
  readonly name: string;
  readonly owner: string;
  /** `undefined` once the event ran or was cancelled. */
  callback: (() => void) | undefined;
}

/** Below this many cancelled entries a sweep of the heap costs more than it frees. */
const SWEEP_FLOOR = 64;

/**
 * Time that moves only when it is told to. Ticks are whole milliseconds since the start; events run in the order
 * they are due, and in the order they were set where they are due at one instant, so a run repeats exactly.
 */
export class VirtualTime {
  /** Timers of nobody in particular. */
  readonly timer: Timer;
  readonly #epoch: number;
  readonly #heap = new DueHeap<Event>();
  readonly #events = new Map<TimerId, Event>();
  #ticks = 0;
  #order = 0;
  #running = false;

  /** `epoch`: the wall-clock time at tick 0, in milliseconds since 1970-01-01T00:00:00Z. */
  constructor({ epoch }: { readonly epoch: number }) {
    this.#epoch = epoch;
    this.timer = this.timerFor("");
  }

  /** Milliseconds since the start. */
  ticks(): number {
    return this.#ticks;
  }

  /** Wall-clock time in milliseconds since 1970. */
  now(): number {
    return this.#epoch + this.#ticks;
  }

  /** A view of the timers under an owner's name. Two views of one owner share their timers. */
  timerFor(owner: string): OwnedTimer {
    return {
      set: (name, milliseconds, callback) => this.#set(owner, name, milliseconds, callback),
      clear: (id) => {
        if (id !== undefined) this.#cancel(id);
      },
      clearAll: () => {
        for (const event of [...this.#events.values()]) {
          if (event.owner === owner) this.#cancel(event.order);
        }
      },
    };
  }

  /** The names of what waits, soonest first, as `owner/name`, or `name` where there is no owner. */
  pending(): readonly string[] {
    return [...this.#events.values()]
      .sort((a, b) => a.due - b.due || a.order - b.order)
      .map((event) => (event.owner === "" ? event.name : `${event.owner}/${event.name}`));
  }

  /** The tick of the next event, or `undefined` when nothing waits. */
  nextDue(): number | undefined {
    return this.#next()?.due;
  }

  /**
   * Moves to the next event and runs it; false when nothing waits. What the event throws is thrown here, with
   * the event spent and the time at its instant.
   */
  step(): boolean {
    const event = this.#next();
    if (event === undefined) return false;
    if (this.#running) throw new Error("an event cannot move the time it runs in");
    this.#heap.pop();
    this.#events.delete(event.order);
    this.#ticks = event.due;
    const callback = event.callback;
    event.callback = undefined;
    this.#running = true;
    try {
      callback?.();
    } finally {
      this.#running = false;
    }
    return true;
  }

  /** Runs every event due up to and at `ticks`, then moves there. A time in the past is ignored. */
  runUntil(ticks: number): void {
    if (this.#running) throw new Error("an event cannot move the time it runs in");
    for (let due = this.nextDue(); due !== undefined && due <= ticks; due = this.nextDue()) this.step();
    if (ticks > this.#ticks) this.#ticks = Math.floor(ticks);
  }

  #set(owner: string, name: string, milliseconds: number, callback: () => void): TimerId {
    if (!(milliseconds >= 0 && milliseconds < Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(`timer "${name}": ${milliseconds} is not a number of milliseconds from 0 up`);
    }
    this.#order += 1;
    const order = this.#order;
    // Rounded up: a timer waits at least as long as it was told to.
    const event: Event = { due: this.#ticks + Math.ceil(milliseconds), order, name, owner, callback };
    this.#events.set(order, event);
    this.#heap.push(event);
    return order;
  }

  #cancel(id: TimerId): void {
    const event = this.#events.get(id);
    if (event === undefined) return;
    event.callback = undefined;
    this.#events.delete(id);
    // Cancelled entries stay in the heap until they surface or until they are the greater part of it.
    const cancelled = this.#heap.size - this.#events.size;
    if (cancelled > SWEEP_FLOOR && cancelled > this.#events.size) {
      this.#heap.filter((entry) => entry.callback !== undefined);
    }
  }

  #next(): Event | undefined {
    for (;;) {
      const event = this.#heap.peek();
      if (event === undefined || event.callback !== undefined) return event;
      this.#heap.pop();
    }
  }
}
