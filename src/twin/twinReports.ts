import type { Text } from "../board/text";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import type { Json, JsonObject } from "../model/boundedJson";
import { ReportedDocument } from "./reportedDocument";
import {
  refusedRetryMilliseconds,
  replyTimeoutMilliseconds,
  retryAfter,
  retryMilliseconds,
} from "./retryAfter";
import type { TwinChannel } from "./twinChannel";
import type { TwinSection } from "./twinSection";

export interface TwinReportsOptions {
  readonly sections: readonly [TwinSection, ...TwinSection[]];
  readonly text: Text;
  readonly timer: Timer;
  readonly faults: FaultSink;
  readonly channel: Pick<TwinChannel, "report">;
  readonly nextRequest: () => string;
  /** A report has had no answer. */
  readonly onNoAnswer: () => void;
}

/**
 * The reported half of a twin: what has changed goes out as the smallest patch, what changes in one go in one patch, one
 * patch at a time, again until the hub has it.
 */
export class TwinReports {
  readonly #options: TwinReportsOptions;
  readonly #document = new ReportedDocument();
  #synced = false;
  /** A property of the root that goes out although nothing is known of the hub's copy. */
  #unsynced: string | undefined;
  #requestId: string | undefined;
  #timer: TimerId | undefined;
  /** Reports in a row that were not taken. */
  #attempt = 0;
  /** The timer waits long, because what the report said was refused, or not heard at all. */
  #waitsLong = false;

  constructor(options: TwinReportsOptions) {
    this.#options = options;
  }

  /** True where the hub has everything. */
  get isDone(): boolean {
    return this.#requestId === undefined && this.#timer === undefined;
  }

  /** The hub's copy, as fetched: from here on everything that differs goes out. */
  fetched(reported: JsonObject): void {
    this.#document.fetched(reported);
    this.#synced = true;
    this.#unsynced = undefined;
    this.answersChanged();
  }

  /** Reports one property of the root without a sync: there will be none before the cloud has mended the twin. */
  reportUnsynced(name: string): void {
    this.#unsynced = name;
    this.schedule(0);
  }

  disconnected(): void {
    this.#synced = false;
    this.#unsynced = undefined;
    this.#requestId = undefined;
    this.#attempt = 0;
    this.#document.lost();
    this.#document.fetched({});
    this.#clearTimer();
  }

  /** An answer does not wait for a refused report to be tried again: with it, it may be accepted. Nor does a sync. */
  answersChanged(): void {
    if (this.#waitsLong) this.#clearTimer();
    this.schedule(0);
  }

  /** Reports what there is in so many milliseconds; harmless where that is under way. */
  schedule(milliseconds: number): void {
    const isKnown = this.#synced || this.#unsynced !== undefined;
    if (!isKnown || this.#requestId !== undefined || this.#timer !== undefined) return;
    this.#timer = this.#options.timer.set("twin report", milliseconds, () => {
      this.#clearTimer();
      this.#report();
    });
  }

  handleReply(requestId: string, status: number): void {
    if (requestId !== this.#requestId) return;
    this.#clearTimer();
    this.#requestId = undefined;
    if (status === 204 || status === 200) {
      this.#attempt = 0;
      this.#document.acknowledged();
      this.#options.faults.clear("reportRejected");
      this.schedule(0);
      return;
    }
    this.#document.lost();
    const wait = retryAfter(status, this.#attempt++);
    this.schedule(wait);
    this.#waitsLong = wait === refusedRetryMilliseconds;
    // After the wait has begun, because the fault is itself something to report.
    this.#options.faults.raise("reportRejected");
  }

  #report(): void {
    const { channel, text, timer } = this.#options;
    const patch = this.#document.takePatch(this.#own());
    if (patch === undefined) return;
    const requestId = this.#options.nextRequest();
    if (!channel.report(requestId, text.encode(JSON.stringify(patch)))) {
      this.#document.notSent();
      this.schedule(retryMilliseconds);
      return;
    }
    this.#requestId = requestId;
    this.#timer = timer.set("twin report reply", replyTimeoutMilliseconds, () => {
      this.#clearTimer();
      this.#requestId = undefined;
      this.#document.lost();
      // Without a sync there is nothing to be fetched: it is due again by itself.
      if (this.#synced) this.#options.onNoAnswer();
      else {
        this.schedule(refusedRetryMilliseconds);
        this.#waitsLong = true;
      }
    });
  }

  /** What is to be at the hub. */
  #own(): JsonObject {
    const [root, ...components] = this.#options.sections;
    if (!this.#synced) {
      const name = this.#unsynced ?? "";
      const value = root.own[name];
      return value === undefined ? {} : { [name]: value };
    }
    const own: Record<string, Json> = { ...root.own };
    for (const section of components) own[section.component ?? ""] = section.own;
    return own;
  }

  #clearTimer(): void {
    this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    this.#waitsLong = false;
  }
}
