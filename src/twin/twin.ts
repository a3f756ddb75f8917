import type { Clock } from "../board/clock";
import type { Text } from "../board/text";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import { isJsonObject, type Json, type JsonObject } from "../model/boundedJson";
import { HeldPatches } from "./heldPatches";
import { parseTelling, versionOf } from "./parseDocument";
import {
  refusedRetryMilliseconds,
  replyTimeoutMilliseconds,
  retryAfter,
  retryMilliseconds,
} from "./retryAfter";
import type { SectionOwner } from "./sectionOwner";
import { SettleSchedule } from "./settleSchedule";
import type { TwinChannel } from "./twinChannel";
import { TwinReports } from "./twinReports";
import type { TwinSection } from "./twinSection";

export interface TwinOptions {
  /** What the document is made of: the root first, then the components in it. */
  readonly sections: readonly [TwinSection, ...TwinSection[]];
  readonly clock: Clock;
  readonly text: Text;
  readonly timer: Timer;
  readonly faults: FaultSink;
  readonly channel: TwinChannel;
}

/**
 * A twin: keeps settings in step with desired properties and the hub in step with reported ones. The same for the
 * device and for a module; only sections and channel differ.
 *
 * After each connection: fetch the whole document, judge it, answer, then live patches by version; a version that is
 * not newer is ignored, a gap fetches again (docs/twin.md).
 */
export class Twin implements SectionOwner {
  readonly #options: TwinOptions;
  readonly #root: TwinSection;
  readonly #components: readonly TwinSection[];
  readonly #mounted: readonly string[];
  readonly #reports: TwinReports;
  readonly #schedule = new SettleSchedule();
  readonly #held = new HeldPatches();
  #version: number;
  #connected = false;
  #synced = false;
  #fetching: string | undefined;
  #fetchAgain = false;
  #requests = 0;
  /** Fetches in a row that gave nothing. */
  #attempt = 0;
  #fetchTimer: TimerId | undefined;
  /** The timer waits long, because what the hub sent could not be used. */
  #waitsLong = false;
  #settleTimer: TimerId | undefined;

  constructor(options: TwinOptions) {
    this.#options = options;
    const [root, ...components] = options.sections;
    this.#root = root;
    this.#components = components;
    this.#mounted = components.map(({ component }) => component ?? "");
    this.#version = root.storedVersion;
    this.#reports = new TwinReports({
      ...options,
      nextRequest: () => this.#nextRequest(),
      // It may have arrived all the same: only the whole document tells what the hub has.
      onNoAnswer: () => {
        if (this.#fetching === undefined) this.#fetch();
        else this.#fetchAgain = true;
      },
    });
    for (const section of options.sections) section.owner = this;
  }

  sectionChanged(): void {
    this.#reports.schedule(0);
  }

  sectionUnclear(): void {
    this.#fetchSoon(0);
  }

  /** True once the hub's document has been fetched and judged over this connection. */
  get isSynced(): boolean {
    return this.#synced;
  }

  /** True while connected and in step, as far as is known: nothing is on its way and nothing waits. */
  get isSettled(): boolean {
    const waits = this.#fetchTimer !== undefined || this.#settleTimer !== undefined;
    return this.#synced && !waits && !this.#fetchAgain && this.#reports.isDone;
  }

  connected(): void {
    this.#connected = true;
    this.#attempt = 0;
    this.#fetch();
  }

  disconnected(): void {
    const { timer } = this.#options;
    this.#connected = false;
    this.#synced = false;
    this.#fetching = undefined;
    this.#fetchAgain = false;
    this.#held.clear();
    this.#discardStaged();
    this.#reports.disconnected();
    timer.clear(this.#fetchTimer);
    this.#fetchTimer = undefined;
  }

  /** @param body `undefined` where it was larger than the device accepts */
  handleReply(requestId: string, status: number, body: Uint8Array | undefined): void {
    if (requestId === this.#fetching) this.#fetched(status, body);
    else this.#reports.handleReply(requestId, status);
  }

  /**
   * A change of the desired properties.
   *
   * @param body `undefined` where it was larger than the device accepts
   */
  handleDesired(version: number | undefined, body: Uint8Array | undefined): void {
    if (!this.#connected) return;
    const patch = parseTelling(body, this.#options);
    const number = version ?? versionOf(isJsonObject(patch) ? patch : undefined);
    // A patch that cannot be read or placed may be one that matters: the whole document tells.
    if (body === undefined || typeof patch === "string" || number === undefined) {
      this.#fetchSoon(retryMilliseconds);
      return;
    }
    if (this.#fetching === undefined) this.#takePatch(number, patch);
    else if (!this.#held.add(number, body)) this.#fetchAgain = true;
  }

  /** Something from the hub was dropped on its way here; it may have been a patch, and the last one. */
  missed(): void {
    this.#fetchSoon(retryMilliseconds);
  }

  #nextRequest(): string {
    this.#requests = (this.#requests % 1_000_000) + 1;
    return String(this.#requests);
  }

  #fetch(): void {
    const requestId = this.#nextRequest();
    this.#fetchAgain = false;
    // The document has what is staged and more.
    this.#discardStaged();
    if (!this.#options.channel.requestTwin(requestId)) {
      this.#scheduleFetch(retryMilliseconds);
      return;
    }
    this.#fetching = requestId;
    this.#scheduleFetch(replyTimeoutMilliseconds);
  }

  /**
   * A patch asks for the whole document. Where the last fetches came to nothing, a stream of patches must not become one
   * of fetches: the wait goes on, and a long one is cut short, once, as the patch may have mended what was wrong.
   */
  #fetchForPatch(): void {
    if (this.#attempt === 0 || this.#fetchTimer === undefined) this.#fetch();
    else {
      this.#discardStaged();
      if (this.#waitsLong) this.#scheduleFetch(retryMilliseconds);
    }
  }

  /** Fetches once more, whatever is under way. */
  #fetchSoon(milliseconds: number): void {
    if (!this.#connected) return;
    this.#fetchAgain = true;
    // A wait that has begun goes on: a stream of reasons must not put the fetch off for ever.
    if (this.#fetchTimer === undefined) this.#scheduleFetch(milliseconds);
  }

  #scheduleFetch(milliseconds: number): void {
    const { timer } = this.#options;
    timer.clear(this.#fetchTimer);
    this.#waitsLong = false;
    this.#fetchTimer = timer.set("twin fetch", milliseconds, () => {
      this.#fetchTimer = undefined;
      this.#fetching = undefined;
      this.#fetch();
    });
  }

  #fetched(status: number, body: Uint8Array | undefined): void {
    const { faults, timer } = this.#options;
    this.#fetching = undefined;
    timer.clear(this.#fetchTimer);
    this.#fetchTimer = undefined;
    const document = status === 200 ? parseTelling(body, this.#options) : undefined;
    const { desired, reported } = isJsonObject(document) ? document : {};
    if (!isJsonObject(desired) || !isJsonObject(reported)) {
      if (isJsonObject(document)) faults.raise("twinInvalid");
      // The cloud can mend what it is told of, though nothing else can be told.
      if (document === "twinTooLarge" || document === "twinInvalid") this.#reports.reportUnsynced("health");
      const wait = retryAfter(status, this.#attempt++);
      this.#scheduleFetch(wait);
      this.#waitsLong = wait === refusedRetryMilliseconds;
      return;
    }
    this.#attempt = 0;
    faults.clear("twinInvalid");
    faults.clear("twinTooLarge");
    this.#synced = true;
    this.#reports.fetched(reported);
    this.#takeDocument(desired);
    for (const { version, body: held } of this.#held.take()) {
      const patch = parseTelling(held, this.#options);
      // A gap starts a fetch, and its document has the patches that follow.
      if (isJsonObject(patch) && this.#fetching === undefined) this.#takePatch(version, patch);
    }
    if (this.#fetchAgain && this.#fetching === undefined) this.#fetch();
  }

  #takeDocument(desired: JsonObject): void {
    const { faults } = this.#options;
    const version = versionOf(desired) ?? 0;
    // Taken as it is: the hub was restored from a backup, or the device is new to it.
    if (version < this.#version) faults.raise("twinRolledBack");
    else faults.clear("twinRolledBack");
    this.#version = version;
    this.#stage(desired, true);
    const { clock } = this.#options;
    const wait = this.#schedule.wait(clock.ticks());
    // A flood that loses patches fetches again and again: its documents wait as its patches do.
    if (wait > 0) this.#settleIn(wait);
    else if (this.#settle()) this.#schedule.settled(clock.ticks());
  }

  #takePatch(version: number, patch: JsonObject): void {
    if (version <= this.#version) return;
    if (version > this.#version + 1 || !this.#stage(patch, false)) {
      this.#fetchForPatch();
      return;
    }
    this.#version = version;
    const wait = this.#schedule.wait(this.#options.clock.ticks());
    if (wait === 0) this.#settleAndPause();
    else this.#settleIn(wait);
  }

  /** In so many milliseconds, or earlier where that is under way. */
  #settleIn(milliseconds: number): void {
    this.#settleTimer ??= this.#options.timer.set("twin settle", milliseconds, () => this.#settleAndPause());
  }

  #settleAndPause(): void {
    this.#schedule.settled(this.#options.clock.ticks());
    this.#settle();
  }

  /** False where only the whole document tells what the patch comes to. */
  #stage(desired: JsonObject, whole: boolean): boolean {
    if (!this.#root.stage(desired, whole, this.#mounted)) return false;
    for (const section of this.#components) {
      const name = section.component ?? "";
      const given: Json | undefined = Object.hasOwn(desired, name) ? desired[name] : undefined;
      if (given === undefined && !whole) continue;
      if (given === undefined || given === null) section.stage({}, true);
      else if (!isJsonObject(given)) section.stageRefusal(given);
      else if (!section.stage(given, whole)) return false;
    }
    return true;
  }

  /** Puts into force what is staged. True where that has cost a write to the storage. */
  #settle(): boolean {
    const { sections, timer } = this.#options;
    let isWritten = false;
    timer.clear(this.#settleTimer);
    this.#settleTimer = undefined;
    for (const section of sections) {
      const settlement = section.settle(this.#version);
      if (settlement !== "unchanged") isWritten = true;
      // What is desired is to hold once the storage is well again.
      if (settlement === "failed" && this.#fetchTimer === undefined)
        this.#scheduleFetch(refusedRetryMilliseconds);
    }
    this.#reports.answersChanged();
    return isWritten;
  }

  #discardStaged(): void {
    this.#options.timer.clear(this.#settleTimer);
    this.#settleTimer = undefined;
    for (const section of this.#options.sections) section.discard();
  }
}
