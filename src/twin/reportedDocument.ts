import type { Json, JsonObject } from "../model/boundedJson";
import { applyPatch, difference } from "./mergePatch";

/** What the device says of itself, and what the hub is known to have of it. Values are never changed in place. */
export class ReportedDocument {
  #own: { [name: string]: Json } = {};
  #hub: JsonObject = {};
  #sent: JsonObject | undefined;

  set(name: string, value: Json): void {
    this.#own = { ...this.#own, [name]: value };
  }

  remove(name: string): void {
    const { [name]: _, ...rest } = this.#own;
    this.#own = rest;
  }

  get(name: string): Json | undefined {
    return Object.hasOwn(this.#own, name) ? this.#own[name] : undefined;
  }

  names(): string[] {
    return Object.keys(this.#own);
  }

  /** The hub's copy, as fetched. A patch in flight may or may not be in it: applied again it changes nothing. */
  fetched(document: JsonObject): void {
    this.#hub = document;
  }

  get isInFlight(): boolean {
    return this.#sent !== undefined;
  }

  /** The patch that is due, now considered sent; `undefined` where the hub has everything or one is in flight. */
  takePatch(): JsonObject | undefined {
    if (this.#sent !== undefined) return undefined;
    this.#sent = difference(this.#hub, this.#own);
    return this.#sent;
  }

  /** The patch in flight has arrived. */
  acknowledged(): void {
    if (this.#sent !== undefined) this.#hub = applyPatch(this.#hub, this.#sent);
    this.#sent = undefined;
  }

  /** The patch in flight was not taken: it is due again. */
  lost(): void {
    this.#sent = undefined;
  }
}
