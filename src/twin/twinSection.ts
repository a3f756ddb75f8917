import type { Log } from "../board/log";
import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import type { FaultSink } from "../health/faultRegister";
import type { Json, JsonObject } from "../model/boundedJson";
import { completeAll, type Definitions, type PropertyValues, sameValue } from "../model/property";
import { validate } from "../model/validate";
import { acknowledgementCode, type Finding } from "./acknowledgement";
import { byDefault, type Judgement, judgeDesired, refuseAll } from "./desiredJudgement";
import { ReportedSection } from "./reportedSection";
import type { SectionOwner } from "./sectionOwner";
import { SettingsStore, type StoredSettings } from "./settingsStore";

/** What settling came to: nothing to store, stored, or not stored, with what is in force left as it was. */
export type Settlement = "unchanged" | "stored" | "failed";

/** Bounded, so that no answers can make a twin too large to be read again. */
const unknownNamesOfRoot = 8;
const unknownNamesOfComponent = 2;

export interface TwinSectionOptions {
  /** The component it is in a document of several sections; absent for the root. */
  readonly component?: string;
  /** Whose settings these are, where not the device's: for the log. */
  readonly module?: string;
  readonly definitions: Definitions;
  /** 1 to 15 ASCII characters. */
  readonly storageKey: string;
  readonly storage: Storage;
  readonly text: Text;
  readonly log: Log;
  readonly faults: FaultSink;
  /** Called when values came into force, after they were stored and before they are acknowledged. */
  readonly onSettings: (values: PropertyValues, changed: readonly string[]) => void;
  /** How far an accepted setting has been put into effect, where that takes time or can fail; else 200. */
  readonly progressOf?: (name: string) => Finding | undefined;
}

/**
 * One set of writable and reported properties: the device's, or a module's. It judges what is desired, stores what
 * passes, puts it into force and keeps the answers; how that gets to the hub is the business of the `Twin` it is
 * mounted in. What is staged comes into force with `settle`.
 */
export class TwinSection {
  readonly #options: TwinSectionOptions;
  readonly #store: SettingsStore;
  readonly #reported: ReportedSection;
  #accepted: JsonObject;
  #captured: JsonObject;
  #values: PropertyValues;
  #version: number;
  /** What is stored cannot be read: it is to be written anew. */
  #storeIsCorrupt: boolean;
  /** Settings of whose desired value nothing is known but that it is not the accepted one. */
  readonly #unsettled = new Set<string>();
  #staged: Judgement | undefined;
  /** The whole section was desired to be something that is no object. */
  #isRefused = false;
  /** The Twin it is mounted in. */
  owner: SectionOwner | undefined;

  /** Settings are in force from here on, before there is any network. */
  constructor(options: TwinSectionOptions) {
    this.#options = options;
    const { component, storage, text, storageKey, definitions, faults } = options;
    this.#store = new SettingsStore(storage, text, storageKey, definitions);
    const { accepted, captured, version, corrupt } = this.#store.load();
    this.#accepted = accepted;
    this.#captured = captured;
    this.#version = version;
    this.#values = completeAll(definitions, accepted, captured);
    this.#storeIsCorrupt = corrupt;
    // In force until the next start: what was captured on the device is gone for good, and the cloud must hear of it.
    if (corrupt) faults.raise("settingsCorrupt");
    this.#reported = new ReportedSection(component !== undefined);
  }

  get component(): string | undefined {
    return this.#options.component;
  }

  /** Every setting, as it is in force. */
  get values(): PropertyValues {
    return this.#values;
  }

  /** The version of the desired document that was last stored, over restarts; 0 for none. */
  get storedVersion(): number {
    return this.#version;
  }

  /** What is desired of a setting and was accepted. */
  accepted(name: string): Json | undefined {
    return this.#accepted[name];
  }

  /** What was captured on the device for a setting. */
  captured(name: string): Json | undefined {
    return this.#captured[name];
  }

  /** What this section reports. */
  get own(): JsonObject {
    return this.#reported.own;
  }

  /** Sets a read-only reported property; it goes out with the next patch. */
  setReported(name: string, value: Json): void {
    this.#reported.set(name, value);
    this.owner?.sectionChanged();
  }

  /** Gives the answer to a setting again, whose progress has changed. */
  refresh(name: string): void {
    const answer = this.#reported.answerOf(name);
    if (answer === undefined) return;
    this.#answer(name, answer.finding, answer.version);
    this.owner?.sectionChanged();
  }

  /**
   * Judges what is desired on top of what is staged already.
   *
   * @param whole see `judgeDesired`
   * @param mounted names in the same document that belong to other sections
   * @returns false where only the whole document tells; what was staged is forgotten then
   */
  stage(desired: JsonObject, whole: boolean, mounted: readonly string[] = []): boolean {
    const before = whole ? undefined : this.#staged;
    const judgement =
      this.#isRefused && !whole
        ? undefined
        : judgeDesired(
            this.#options.definitions,
            {
              accepted: before?.accepted ?? this.#accepted,
              captured: this.#captured,
              unsettled: this.#unsettled,
            },
            desired,
            whole,
            {
              answered: this.#answered(before),
              readOnly: [...this.#reported.readOnly, ...mounted],
              maximum: this.component === undefined ? unknownNamesOfRoot : unknownNamesOfComponent,
            },
          );
    if (judgement === undefined) {
      this.discard();
      return false;
    }
    this.#isRefused = false;
    this.#stage({
      accepted: judgement.accepted,
      findings: before === undefined ? judgement.findings : { ...before.findings, ...judgement.findings },
    });
    return true;
  }

  /** The whole section is desired to be something that is no object: every setting says so and stays as it is. */
  stageRefusal(given: Json): void {
    const { component = "", definitions } = this.#options;
    this.#isRefused = true;
    const findings = refuseAll(component, definitions, given, this.#reported.unknown);
    this.#stage({ accepted: this.#accepted, findings });
  }

  /** Forgets what is staged: the next to be staged must be a whole document. */
  discard(): void {
    if (this.#staged === undefined) return;
    for (const name of Object.keys(this.#staged.findings)) this.#doubt(name);
    this.#staged = undefined;
  }

  /**
   * Stores what is staged, puts it into force and answers it.
   *
   * @param version of the desired document that it answers
   */
  settle(version: number): Settlement {
    const staged = this.#staged;
    if (staged === undefined) return "unchanged";
    this.#staged = undefined;
    const changed = Object.keys(this.#options.definitions).filter(
      (name) => JSON.stringify(staged.accepted[name]) !== JSON.stringify(this.#accepted[name]),
    );
    // A lower version is stored too: else each start would take the hub for restored from a backup once more.
    // A component has no document of its own, and must not take the device's version for its own where it gets one.
    const stored = this.component === undefined ? version : 0;
    const isDue = changed.length > 0 || this.#storeIsCorrupt || stored < this.#version;
    const settings = { accepted: staged.accepted, captured: this.#captured, version: stored };
    const isStored = !isDue || this.#save(settings);
    if (isStored && changed.length > 0) this.#bringIntoForce(staged.accepted, this.#captured);
    for (const name of Object.keys(staged.findings)) {
      const finding = staged.findings[name] ?? null;
      if (isStored || !changed.includes(name)) this.#answer(name, finding, version);
      else {
        this.#doubt(name);
        const sentence = `${name} could not be stored; the value before stays in force.`;
        this.#answer(name, { code: acknowledgementCode.failed, sentence }, version);
      }
    }
    if (!isDue) return "unchanged";
    return isStored ? "stored" : "failed";
  }

  /**
   * Takes a value that was captured on the device for a setting; it holds where nothing is desired.
   *
   * @param value `undefined` forgets what was captured before
   * @returns why it is not in force: 400 where it was refused, 500 where it could not be stored
   */
  capture(name: string, value: Json | undefined): Required<Finding> | undefined {
    const definition = this.#options.definitions[name];
    if (definition?.kind !== "object") throw new RangeError(`There is no group ${name}.`);
    const own = validate(name, definition, value ?? {});
    if (!own.valid) return { code: acknowledgementCode.refused, sentence: own.reason };
    // Under what is desired as well, which may be taken back, and under what is about to come into force.
    for (const desired of [this.#accepted[name] ?? {}, this.#staged?.accepted[name] ?? {}]) {
      const verdict = validate(name, definition, desired, own.value);
      if (!verdict.valid) return { code: acknowledgementCode.refused, sentence: verdict.reason };
    }
    const { [name]: _, ...others } = this.#captured;
    const captured: JsonObject = value === undefined ? others : { ...others, [name]: own.value };
    if (!this.#save({ accepted: this.#accepted, captured, version: this.#version }))
      return { code: acknowledgementCode.failed, sentence: "What was captured could not be stored." };
    this.#bringIntoForce(this.#accepted, captured);
    this.refresh(name);
    // What was refused may pass together with this.
    if (this.#unsettled.has(name)) this.owner?.sectionUnclear();
    return undefined;
  }

  #stage(judgement: Judgement): void {
    for (const name of Object.keys(judgement.findings)) {
      if (judgement.findings[name]?.code === acknowledgementCode.refused) this.#doubt(name);
      else this.#unsettled.delete(name);
    }
    this.#staged = judgement;
  }

  /** Of names that are no settings nothing has to be known, and there is no end of them. */
  #doubt(name: string): void {
    if (Object.hasOwn(this.#options.definitions, name)) this.#unsettled.add(name);
  }

  /** Unknown names that are answered or about to be. */
  #answered(staged: Judgement | undefined): readonly string[] {
    const names = new Set(this.#reported.unknown);
    for (const name of Object.keys(staged?.findings ?? {})) {
      if (Object.hasOwn(this.#options.definitions, name)) continue;
      if (staged?.findings[name] === null) names.delete(name);
      else names.add(name);
    }
    return [...names];
  }

  #save(settings: StoredSettings): boolean {
    const { faults } = this.#options;
    try {
      this.#store.save(settings);
    } catch {
      faults.raise("storageFailed");
      return false;
    }
    this.#version = settings.version;
    this.#storeIsCorrupt = false;
    faults.clear("storageFailed");
    return true;
  }

  #bringIntoForce(accepted: JsonObject, captured: JsonObject): void {
    const { module, definitions, log } = this.#options;
    const values = completeAll(definitions, accepted, captured);
    const changed = Object.keys(definitions).filter((name) => !sameValue(values[name], this.#values[name]));
    this.#accepted = accepted;
    this.#captured = captured;
    this.#values = values;
    if (changed.length === 0) return;
    const words = changed.map((name) => {
      const value = values[name];
      return `${name}=${typeof value === "object" ? JSON.stringify(value) : value}`;
    });
    log.write(`settings applied${module === undefined ? "" : ` in ${module}`}: ${words.join(", ")}`);
    this.#options.onSettings(values, changed);
  }

  #answer(name: string, finding: Finding | null, version: number): void {
    if (!Object.hasOwn(this.#options.definitions, name)) {
      this.#reported.answerUnknown(name, finding, version);
    } else if (finding !== null) {
      const isApplied = finding.code === acknowledgementCode.applied;
      const isDefault = finding.code === acknowledgementCode.byDefault;
      const progress = isApplied ? this.#options.progressOf?.(name) : undefined;
      // What was captured may have come or gone since it was judged.
      const found = isDefault ? byDefault(this.#captured[name] !== undefined) : finding;
      this.#reported.answer(name, this.#values[name], found, version, progress);
    }
  }
}
