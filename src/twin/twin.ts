import type { Log } from "../board/log";
import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import { isJsonObject, type Json, type JsonObject, parseBounded } from "../model/boundedJson";
import { acknowledgement, acknowledgementCode } from "./acknowledgement";
import { type Definitions, judgeDesired, type SettingValues } from "./desiredJudgement";
import { ReportedDocument } from "./reportedDocument";
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

/** Patience for an answer of the hub, and the wait before a request is made again, in milliseconds. */
const replyTimeoutMilliseconds = 30_000;
const retryMilliseconds = 10_000;
/** A report that the hub refuses for what it says will be refused again; it is tried again for the case that it is not. */
const refusedRetryMilliseconds = 300_000;
/** Patches that may wait while the whole document is being fetched; more than that, and it is fetched again. */
const maximumHeldPatches = 8;
/** The largest document parsed: text, parsed tree and reply must fit a C3's heap beside a TLS session. */
export const maximumDocumentLength = 12_288;

interface HeldPatch {
  readonly version: number;
  readonly patch: JsonObject;
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
  #unknown: string[] = [];
  #version = 0;
  #connected = false;
  #fetching: string | undefined;
  #synced = false;
  #held: HeldPatch[] = [];
  #fetchAgain = false;
  #reporting: string | undefined;
  #requests = 0;
  #fetchTimer: TimerId | undefined;
  #reportTimer: TimerId | undefined;

  /** Settings are in force from here on, before there is any network. */
  constructor(options: TwinOptions) {
    this.#options = options;
    this.#store = new SettingsStore(options.storage, options.text, options.storageKey, options.definitions);
    const loaded = this.#store.load();
    this.#values = loaded.values;
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
    const { timer } = this.#options;
    this.#connected = false;
    this.#synced = false;
    this.#fetching = undefined;
    this.#reporting = undefined;
    this.#held = [];
    this.#reported.lost();
    timer.clear(this.#fetchTimer);
    timer.clear(this.#reportTimer);
    this.#reportTimer = undefined;
  }

  /** @param body `undefined` where it was larger than the device accepts */
  handleReply(requestId: string, status: number, body: Uint8Array | undefined): void {
    if (requestId === this.#fetching) this.#fetched(status, body);
    else if (requestId === this.#reporting) this.#reportAnswered(status);
  }

  handleDesired(version: number | undefined, body: Uint8Array | undefined): void {
    if (!this.#connected) return;
    const patch = this.#parse(body);
    const number = version ?? numberOf(patch?.["$version"]);
    // A patch that cannot be read or placed may be one that matters: the whole document tells.
    if (patch === undefined || number === undefined) {
      this.#fetchAgain = true;
      if (this.#fetching === undefined) this.#scheduleFetch(retryMilliseconds);
      return;
    }
    if (this.#fetching !== undefined) this.#hold({ version: number, patch });
    else this.#takePatch(number, patch);
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
      this.#fetching = undefined;
      this.#fetch();
    });
  }

  #fetched(status: number, body: Uint8Array | undefined): void {
    this.#fetching = undefined;
    this.#options.timer.clear(this.#fetchTimer);
    const document = status === 200 ? this.#parse(body) : undefined;
    const desired = document?.["desired"];
    const reported = document?.["reported"];
    if (!isJsonObject(desired) || !isJsonObject(reported)) {
      if (status === 200 && document !== undefined) this.#options.faults.raise("twinInvalid");
      this.#scheduleFetch(retryMilliseconds);
      return;
    }
    this.#options.faults.clear("twinInvalid");
    this.#options.faults.clear("twinTooLarge");
    this.#reported.fetched(reported);
    this.#synced = true;
    // Taken as it is even where the version went down: the hub was restored from a backup.
    this.#apply(desired, numberOf(desired["$version"]) ?? 0, true);
    const held = this.#held.sort((left, right) => left.version - right.version);
    this.#held = [];
    for (const { version, patch } of held) this.#takePatch(version, patch);
    if (this.#fetchAgain && this.#fetching === undefined) this.#fetch();
  }

  #hold(patch: HeldPatch): void {
    if (this.#held.length < maximumHeldPatches) this.#held.push(patch);
    else this.#fetchAgain = true;
  }

  #takePatch(version: number, patch: JsonObject): void {
    if (version <= this.#version) return;
    if (this.#fetching !== undefined) this.#hold({ version, patch });
    else if (version > this.#version + 1) this.#fetch();
    else this.#apply(patch, version, false);
  }

  #apply(desired: JsonObject, version: number, whole: boolean): void {
    const { definitions, faults, log, onSettings } = this.#options;
    this.#version = version;
    const judgement = judgeDesired(definitions, this.#values, desired, version, whole, this.#unknown);
    const changed = Object.keys(definitions).filter((name) => judgement.values[name] !== this.#values[name]);
    let stored = true;
    if (changed.length > 0) {
      try {
        this.#store.save(judgement.values);
        faults.clear("storageFailed");
        faults.clear("settingsCorrupt");
      } catch {
        stored = false;
        faults.raise("storageFailed");
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
    this.#scheduleReport(0);
  }

  #notStored(name: string, version: number): JsonObject {
    const sentence = `${name} could not be stored; the value before stays in force.`;
    return acknowledgement(this.#values[name], acknowledgementCode.failed, version, sentence);
  }

  #answer(name: string, answer: JsonObject | null): void {
    const isUnknown = !Object.hasOwn(this.#options.definitions, name);
    if (isUnknown) this.#unknown = this.#unknown.filter((other) => other !== name);
    if (answer === null) {
      this.#reported.remove(name);
      return;
    }
    if (isUnknown) this.#unknown.push(name);
    this.#reported.set(name, answer);
  }

  #scheduleReport(milliseconds: number): void {
    if (!this.#synced || this.#reporting !== undefined || this.#reportTimer !== undefined) return;
    this.#reportTimer = this.#options.timer.set("twin report", milliseconds, () => {
      this.#reportTimer = undefined;
      this.#report();
    });
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
      this.#reportTimer = undefined;
      this.#reporting = undefined;
      this.#reported.lost();
      this.#scheduleReport(0);
    });
  }

  #reportAnswered(status: number): void {
    this.#options.timer.clear(this.#reportTimer);
    this.#reportTimer = undefined;
    this.#reporting = undefined;
    if (status === 204 || status === 200) {
      this.#reported.acknowledged();
      this.#options.faults.clear("reportRejected");
      this.#scheduleReport(0);
    } else {
      this.#reported.lost();
      this.#options.faults.raise("reportRejected");
      this.#scheduleReport(status === 429 || status >= 500 ? retryMilliseconds : refusedRetryMilliseconds);
    }
  }

  #parse(body: Uint8Array | undefined): JsonObject | undefined {
    const text = body === undefined ? undefined : this.#options.text.decode(body);
    if (body === undefined) {
      this.#options.faults.raise("twinTooLarge");
      return undefined;
    }
    const result = text === undefined ? undefined : parseBounded(text, maximumDocumentLength);
    if (result?.parsed && isJsonObject(result.value)) return result.value;
    const tooLarge = result !== undefined && !result.parsed && result.problem !== "malformed";
    this.#options.faults.raise(tooLarge ? "twinTooLarge" : "twinInvalid");
    return undefined;
  }
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
