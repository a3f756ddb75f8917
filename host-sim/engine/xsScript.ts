import type { Json } from "../../src/model/boundedJson";
import { bundleForXs } from "./xsBundle";
import { XsMachine } from "./xsMachine";
import { findXsWorker } from "./xsWorker";

/** In the machine: an empty message collects garbage, any other is the input of `run`. */
const serveScript = `
globalThis.handleCommand = (message) => {
  if (message.byteLength === 0) {
    gc();
    return message;
  }
  const input = JSON.parse(new TextDecoder().decode(new Uint8Array(message)));
  return new TextEncoder().encode(JSON.stringify(loamScript.run(input))).buffer;
};`;

/**
 * A TypeScript module in an XS machine of its own, whose exported `run(input: Json): Json` is called from Node: the way to
 * check on XS what is tested on Node. The module and what it imports must be free of ports and of Node.
 */
export class XsScript {
  readonly #machine: XsMachine;
  #instructions = 0;
  #slots = 0;

  /**
   * @param entry path of the module
   * @throws XsUnavailableError, XsMachineError, or an `Error` of the bundler
   */
  constructor(entry: string) {
    const bundle = bundleForXs(entry, "loamScript");
    this.#machine = new XsMachine({ program: findXsWorker(), answer: () => new Uint8Array(0) });
    try {
      // One script, since in strict code the variable ends with it.
      this.#machine.evaluate(`${bundle}\n${serveScript}`);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Instructions of all runs so far. */
  get instructions(): number {
    return this.#instructions;
  }

  /** Slots in use after the last run or `liveSlots`, garbage included. */
  get slots(): number {
    return this.#slots;
  }

  /** What `run` gives. Throws XsMachineError, or an `Error` with XS's words for what it threw. */
  run(input: Json = null): Json {
    const { value, instructions, slots } = this.#machine.command(Buffer.from(JSON.stringify(input)));
    this.#instructions += instructions;
    this.#slots = slots;
    return JSON.parse(value.toString("utf8")) as Json;
  }

  /** Slots in use after a collection of garbage. */
  liveSlots(): number {
    this.#slots = this.#machine.command(new Uint8Array(0)).slots;
    return this.#slots;
  }

  /** Ends the machine. May be called twice. */
  close(): void {
    this.#machine.close();
  }
}

/** Runs a module once, in a machine of its own (`XsScript`). */
export function evaluateOnXs(entry: string, input: Json = null): Json {
  const script = new XsScript(entry);
  try {
    return script.run(input);
  } finally {
    script.close();
  }
}
