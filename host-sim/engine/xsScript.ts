import type { Json } from "../../src/model/boundedJson";
import { bundleForXs } from "./xsBundle";
import { XsMachine } from "./xsMachine";
import { findXsWorker } from "./xsWorker";

/**
 * Runs a TypeScript module in an XS machine of its own and returns what its exported `run(input: Json): Json` gives:
 * the way to check on XS what is tested on Node. The module and what it imports must be free of ports and of Node.
 *
 * @param entry path of the module
 * @throws XsUnavailableError, XsMachineError, or an `Error` with XS's words for what `run` threw
 */
export function evaluateOnXs(entry: string, input: Json = null): Json {
  const machine = new XsMachine({ program: findXsWorker(), answer: () => new Uint8Array(0) });
  try {
    const bundle = bundleForXs(entry, "loamScript");
    // One script, since in strict code the variable ends with it.
    const call = `new TextEncoder().encode(JSON.stringify(loamScript.run(${JSON.stringify(input)}))).buffer;`;
    return JSON.parse(machine.evaluate(`${bundle}\n${call}`).value.toString("utf8")) as Json;
  } finally {
    machine.close();
  }
}
