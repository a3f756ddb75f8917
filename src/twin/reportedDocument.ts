import type { JsonObject } from "../model/boundedJson";
import { applyPatch, difference, doubt } from "./mergePatch";

/** What the hub is known to have of what a device reports, and the patch that is on its way. */
export class ReportedDocument {
  #hub: JsonObject = {};
  #sent: JsonObject | undefined;

  /** The hub's copy, as fetched. A patch in flight may or may not be in it: applied again it changes nothing. */
  fetched(document: JsonObject): void {
    this.#hub = document;
  }

  /** Whether the hub has all of `own`. */
  isReported(own: JsonObject): boolean {
    return this.#sent === undefined && difference(this.#hub, own) === undefined;
  }

  /**
   * The patch that is due, now considered sent; `undefined` where the hub has everything or one is in flight.
   *
   * @param own what is to be at the hub
   */
  takePatch(own: JsonObject): JsonObject | undefined {
    if (this.#sent !== undefined) return undefined;
    this.#sent = difference(this.#hub, own);
    return this.#sent;
  }

  /** The patch in flight has arrived. */
  acknowledged(): void {
    if (this.#sent !== undefined) this.#hub = applyPatch(this.#hub, this.#sent);
    this.#sent = undefined;
  }

  /**
   * The patch in flight has had no answer, or a bad one. The hub may have taken it all the same, so what it touched goes
   * out once more even where it has changed back meanwhile: a difference from a wrong copy could put together an answer
   * that was never given.
   */
  lost(): void {
    if (this.#sent !== undefined) this.#hub = doubt(this.#hub, this.#sent);
    this.#sent = undefined;
  }

  /** The patch has not left. */
  notSent(): void {
    this.#sent = undefined;
  }
}
