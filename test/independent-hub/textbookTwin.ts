import { isObject, type Json, type JsonObject, mergePatch, toBytes } from "./json";

/** One section of a twin and its version. */
export interface Section {
  readonly version: number;
  readonly properties: JsonObject;
}

const fresh: Section = { version: 1, properties: {} };

/** The twin of a device or module: two sections, both from version 1. */
export class TextbookTwin {
  #desired = fresh;
  #reported = fresh;
  #backup = { desired: fresh, reported: fresh };

  get desired(): Section {
    return this.#desired;
  }

  get reported(): Section {
    return this.#reported;
  }

  /** What GET is answered with. */
  document(): Uint8Array {
    return toBytes({ desired: withVersion(this.#desired), reported: withVersion(this.#reported) });
  }

  report(patch: JsonObject): void {
    this.#reported = merged(this.#reported, patch);
  }

  /**
   * Merges a desired patch and returns what is told to the device. Null for the whole section clears it, and each name
   * that went is told as null.
   */
  desire(patch: JsonObject | null): Uint8Array {
    const names = Object.keys(this.#desired.properties);
    const told = patch ?? Object.fromEntries(names.map((name): [string, Json] => [name, null]));
    this.#desired = merged(this.#desired, told);
    return toBytes({ ...told, $version: this.#desired.version });
  }

  /** Keeps a copy to go back to; without one, that is the twin as it was made. */
  backUp(): void {
    this.#backup = { desired: this.#desired, reported: this.#reported };
  }

  /** Back to the copy, versions included. */
  restore(): void {
    this.#desired = this.#backup.desired;
    this.#reported = this.#backup.reported;
  }
}

/** What a section comes to with a patch, its version one up. */
export function merged({ version, properties }: Section, patch: JsonObject): Section {
  const after = mergePatch(properties, patch);
  return { version: version + 1, properties: isObject(after) ? after : {} };
}

function withVersion({ version, properties }: Section): JsonObject {
  return { ...properties, $version: version };
}
