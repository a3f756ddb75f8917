import type { Log } from "../board/log";
import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import { isJsonObject, type Json, type JsonObject } from "../model/boundedJson";
import { acknowledgement, acknowledgementCode } from "./acknowledgement";
import { type Definitions, judgeDesired, type SettingValues } from "./desiredJudgement";
import { HeldPatches } from "./heldPatches";
import { parseDocument, versionOf } from "./parseDocument";
import { ReportedDocument } from "./reportedDocument";
import {
  refusedRetryMilliseconds,
  replyTimeoutMilliseconds,
  retryAfter,
  retryMilliseconds,
} from "./retryAfter";
import { SettingsStore } from "./settingsStore";

/** How the twin reaches the hub; what is refused for want of room comes again. */
export interface TwinChannel {
  requestTwin(requestId: string): boolean;
  report(requestId: string, patch: Uint8Array): boolean;
}

export interface TwinOptions {
  readonly definitions: Definitions;
  readonly storageKey: string;
  readonly storage: Storage;
  readonly text: Text;
  readonly timer: Timer;
  readonly log: Log;
  readonly faults: FaultSink;
  readonly channel: TwinChannel;
  /** Called when settings came into force, after they were stored and before they are acknowledged. */
  readonly onSettings: (values: SettingValues, changed: readonly string[]) => void;
}

/**
 * A twin: keeps settings in step with desired properties and the hub in step with reported ones. The same for the
 * device and for a module; only definitions, storage key and channel differ.
 *
 * After each connection: fetch the whole document, judge it, answer, then live patches by version; a version that is
 * not newer is ignored, a gap fetches again (docs/architecture.md, rule 6).
 */
export class Twin {
  readonly #options: TwinOptions;
  readonly #store: SettingsStore;
  readonly #reported = new ReportedDocument();
  #values: SettingValues;
  /** What is stored cannot be read: it is to be written anew. */
  #storeIsCorrupt: boolean;
  #unknown: string[] = [];
  #version = 0;
  #connected = false;
  #fetching: string | undefined;
  #synced = false;
  readonly #held = new HeldPatches();
  #fetchAgain = false;
  #reporting: string | undefined;
  #requests = 0;
  #fetchTimer: TimerId | undefined;
  #reportTimer: TimerId | undefined;
  /** The report timer waits because the hub refused what a report said. */
  #reportRefused = false;

  /** Settings are in force from here on, before there is any network. */
  constructor(options: TwinOptions) {
    this.#options = options;
    this.#store = new SettingsStore(options.storage, options.text, options.storageKey, options.definitions);
    const loaded = this.#store.load();
    this.#values = loaded.values;
    this.#storeIsCorrupt = loaded.corrupt;
    if (loaded.corrupt) options.faults.raise("settingsCorrupt");
    // What the hub will be told should it desire nothing; the first sync puts the true answers in their place.
    for (const name of Object.keys(options.definitions)) {
      this.#reported.set(name, acknowledgement(loaded.values[name], acknowledgementCode.byDefault, 0));
    }
  }

  get values(): SettingValues {
    return this.#values;
  }

  get isSynced(): boolean {
    return this.#synced;
  }

  /** Sets a read-only reported property; it goes out with the next patch. */
  setReported(name: string, value: Json): void {
    this.#reported.set(name, value);
    this.#scheduleReport(0);
  }

  connected(): void {
    this.#connected = true;
    this.#fetch();
  }

  disconnected(): void {
    this.#connected = false;
    this.#synced = false;
    this.#fetching = undefined;
    this.#reporting = undefined;
    this.#held.clear();
    this.#reported.lost();
    this.#options.timer.clear(this.#fetchTimer);
    this.#fetchTimer = undefined;
    this.#clearReportTimer();
  }

  /** @param body `undefined` where it was larger than the device accepts */
  handleReply(requestId: string, status: number, body: Uint8Array | undefined): void {
    if (requestId === this.#fetching) this.#fetched(status, body);
    else if (requestId === this.#reporting) this.#reportAnswered(status);
  }

  handleDesired(version: number | undefined, body: Uint8Array | undefined): void {
    if (!this.#connected) return;
    const patch = this.#parse(body);
    const number = version ?? versionOf(patch);
    // A patch that cannot be read or placed may be one that matters: the whole document tells.
    if (body === undefined || patch === undefined || number === undefined) {
      this.#fetchAgain = true;
      // A wait that has begun goes on: a stream of such patches must not put the fetch off for ever.
      if (this.#fetchTimer === undefined) this.#scheduleFetch(retryMilliseconds);
      return;
    }
    if (this.#fetching === undefined) this.#takePatch(number, patch);
    else if (!this.#held.add(number, body)) this.#fetchAgain = true;
  }

  #nextRequest(): string {
    this.#requests = (this.#requests % 1_000_000) + 1;
    return String(this.#requests);
  }

  #fetch(): void {
    const requestId = this.#nextRequest();
    this.#fetchAgain = false;
    if (!this.#options.channel.requestTwin(requestId)) {
      this.#scheduleFetch(retryMilliseconds);
      return;
    }
    this.#fetching = requestId;
    this.#scheduleFetch(replyTimeoutMilliseconds);
  }

  #scheduleFetch(milliseconds: number): void {
    const { timer } = this.#options;
    timer.clear(this.#fetchTimer);
    this.#fetchTimer = timer.set("twin fetch", milliseconds, () => {
      this.#fetchTimer = undefined;
      this.#fetching = undefined;
      this.#fetch();
    });
  }

  #fetched(status: number, body: Uint8Array | undefined): void {
    this.#fetching = undefined;
    this.#options.timer.clear(this.#fetchTimer);
    this.#fetchTimer = undefined;
    const document = status === 200 ? this.#parse(body) : undefined;
    const desired = document?.["desired"];
    const reported = document?.["reported"];
    if (!isJsonObject(desired) || !isJsonObject(reported)) {
      if (status === 200 && document !== undefined) this.#options.faults.raise("twinInvalid");
      this.#scheduleFetch(retryAfter(status));
      return;
    }
    this.#options.faults.clear("twinInvalid");
    this.#options.faults.clear("twinTooLarge");
    this.#reported.fetched(reported);
    this.#synced = true;
    // Taken as it is even where the version went down: the hub was restored from a backup.
    this.#apply(desired, versionOf(desired) ?? 0, true);
    for (const { version, body: held } of this.#held.take()) {
      const patch = this.#parse(held);
      // A gap starts a fetch, and its document has the patches that follow.
      if (patch !== undefined && this.#fetching === undefined) this.#takePatch(version, patch);
    }
    if (this.#fetchAgain && this.#fetching === undefined) this.#fetch();
  }

  #takePatch(version: number, patch: JsonObject): void {
    if (version <= this.#version) return;
    if (version > this.#version + 1) this.#fetch();
    else this.#apply(patch, version, false);
  }

  #apply(desired: JsonObject, version: number, whole: boolean): void {
    const { definitions, faults, log, onSettings } = this.#options;
    this.#version = version;
    const answered = this.#unknown;
    const own = this.#reported.names().filter((name) => !answered.includes(name));
    const names = { answered, readOnly: own };
    const judgement = judgeDesired(definitions, this.#values, desired, version, whole, names);
    const changed = Object.keys(definitions).filter((name) => judgement.values[name] !== this.#values[name]);
    let stored = true;
    if (changed.length > 0 || (whole && this.#storeIsCorrupt)) {
      try {
        this.#store.save(judgement.values);
        this.#storeIsCorrupt = false;
        faults.clear("storageFailed");
        faults.clear("settingsCorrupt");
      } catch {
        stored = false;
        faults.raise("storageFailed");
        // What is desired is to hold once the storage is well again.
        this.#scheduleFetch(refusedRetryMilliseconds);
      }
    }
    if (stored && changed.length > 0) {
      this.#values = judgement.values;
      log.write(`settings applied: ${changed.map((name) => `${name}=${judgement.values[name]}`).join(", ")}`);
      onSettings(judgement.values, changed);
    }
    for (const name of Object.keys(judgement.answers)) {
      const answer = judgement.answers[name];
      if (!stored && changed.includes(name)) this.#answer(name, this.#notStored(name, version));
      else this.#answer(name, answer ?? null);
    }
    // An answer does not wait for a refused report to be tried again: with it, it may be accepted.
    if (this.#reportRefused) this.#clearReportTimer();
    this.#scheduleReport(0);
  }

  #notStored(name: string, version: number): JsonObject {
    const sentence = `${name} could not be stored; the value before stays in force.`;
    return acknowledgement(this.#values[name], acknowledgementCode.failed, version, sentence);
  }

  #answer(name: string, answer: JsonObject | null): void {
    if (!Object.hasOwn(this.#options.definitions, name)) {
      this.#unknown = this.#unknown.filter((other) => other !== name);
      if (answer !== null) this.#unknown.push(name);
    }
    if (answer === null) this.#reported.remove(name);
    else this.#reported.set(name, answer);
  }

  #scheduleReport(milliseconds: number): void {
    if (!this.#synced || this.#reporting !== undefined || this.#reportTimer !== undefined) return;
    this.#reportTimer = this.#options.timer.set("twin report", milliseconds, () => {
      this.#clearReportTimer();
      this.#report();
    });
  }

  #clearReportTimer(): void {
    this.#options.timer.clear(this.#reportTimer);
    this.#reportTimer = undefined;
    this.#reportRefused = false;
  }

  #report(): void {
    const patch = this.#reported.takePatch();
    if (patch === undefined) return;
    const requestId = this.#nextRequest();
    if (!this.#options.channel.report(requestId, this.#options.text.encode(JSON.stringify(patch)))) {
      this.#reported.lost();
      this.#scheduleReport(retryMilliseconds);
      return;
    }
    this.#reporting = requestId;
    this.#reportTimer = this.#options.timer.set("twin report reply", replyTimeoutMilliseconds, () => {
      this.#clearReportTimer();
      this.#reporting = undefined;
      this.#reported.lost();
      // It may have arrived all the same: only the whole document tells what the hub has.
      if (this.#fetching === undefined) this.#fetch();
      else this.#fetchAgain = true;
    });
  }

  #reportAnswered(status: number): void {
    this.#clearReportTimer();
    this.#reporting = undefined;
    if (status === 204 || status === 200) {
      this.#reported.acknowledged();
      this.#options.faults.clear("reportRejected");
      this.#scheduleReport(0);
    } else {
      this.#reported.lost();
      const wait = retryAfter(status);
      this.#scheduleReport(wait);
      this.#reportRefused = wait === refusedRetryMilliseconds;
      // After the wait has begun, because the fault is itself something to report.
      this.#options.faults.raise("reportRejected");
    }
  }

  #parse(body: Uint8Array | undefined): JsonObject | undefined {
    const document = parseDocument(body, this.#options.text);
    if (typeof document !== "string") return document;
    this.#options.faults.raise(document);
    return undefined;
  }
}
