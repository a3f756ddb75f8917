import type { Json, JsonObject } from "../model/boundedJson";
import type { PropertyValue } from "../model/property";
import { acknowledgement, acknowledgementCode, type Finding } from "./acknowledgement";

/** An answer as it was found, to be given again when the value or the progress changes. */
export interface Answer {
  readonly finding: Finding;
  readonly version: number;
}

/** What a section says to the hub: properties of its own, answers to its settings, answers to unknown names. */
export class ReportedSection {
  #own: { [name: string]: Json };
  #answers: { [name: string]: Answer } = {};
  #unknown: readonly string[] = [];

  /** @param isComponent marks the section as one [IoT Plug and Play conventions] */
  constructor(isComponent: boolean) {
    this.#own = isComponent ? { __t: "c" } : {};
  }

  /** Everything, as it is to be at the hub. Never changed in place. */
  get own(): JsonObject {
    return this.#own;
  }

  /** Names that are no settings and were answered. */
  get unknown(): readonly string[] {
    return this.#unknown;
  }

  /** Names of properties of its own. */
  get readOnly(): string[] {
    return Object.keys(this.#own).filter((name) => !this.#unknown.includes(name));
  }

  answerOf(name: string): Answer | undefined {
    return this.#answers[name];
  }

  /** Sets a property of its own; what was answered under the name as unknown gives way for good. */
  set(name: string, value: Json): void {
    this.#unknown = this.#unknown.filter((other) => other !== name);
    this.#put(name, value);
  }

  /**
   * Answers a setting.
   *
   * @param progress takes the place of 200
   */
  answer(
    name: string,
    value: PropertyValue | undefined,
    finding: Finding,
    version: number,
    progress?: Finding,
  ): void {
    const isDefault = finding.code === acknowledgementCode.byDefault;
    const at = isDefault ? this.#versionOfDefault(name, version) : version;
    this.#answers[name] = { finding, version: at };
    this.#put(name, acknowledgement(value, progress ?? finding, at));
  }

  /**
   * Answers a name that is no setting; `null` takes the answer back. A property of its own, which may have come while the
   * answer was due, stays as it is.
   */
  answerUnknown(name: string, finding: Finding | null, version: number): void {
    if (this.readOnly.includes(name)) return;
    if (finding === null) {
      this.#unknown = this.#unknown.filter((other) => other !== name);
      const { [name]: _, ...rest } = this.#own;
      this.#own = rest;
      return;
    }
    if (!this.#unknown.includes(name)) this.#unknown = [...this.#unknown, name];
    this.#put(name, acknowledgement(undefined, finding, version));
  }

  #put(name: string, value: Json): void {
    this.#own = { ...this.#own, [name]: value };
  }

  /**
   * An answer that a default holds stays as it was first given: 0 where nothing was ever desired [IoT Plug and Play
   * conventions], else the version that took the desired value back. A hub restored from a backup counts from lower.
   */
  #versionOfDefault(name: string, version: number): number {
    const before = this.#answers[name];
    if (before === undefined) return 0;
    if (before.finding.code !== acknowledgementCode.byDefault) return version;
    return Math.min(before.version, version);
  }
}
