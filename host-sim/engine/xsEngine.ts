import { fileURLToPath } from "node:url";
import type { Engine } from "./engine";
import { bundleForXs } from "./xsBundle";
import { XsFirmware } from "./xsFirmware";
import { findXsWorker } from "./xsWorker";

const entry = fileURLToPath(new URL("./xsEntry.ts", import.meta.url));

/**
 * Runs the firmware in XS, the JavaScript engine of the boards; each boot gets a machine of its own. The board's ports
 * stay in Node, so telemetry, twin and methods are to the byte what the Node engine gives.
 *
 * Throws `XsUnavailableError`, a sentence for the user, where this machine has no XS.
 */
export function createXsEngine(): Engine {
  const program = findXsWorker();
  const bundle = bundleForXs(entry, "loam");
  const running = new Set<XsFirmware>();
  return {
    name: "xs",
    start: (board, options) => {
      const firmware = new XsFirmware({ program, bundle }, board);
      firmware.start(options);
      running.add(firmware);
      return {
        stop: () => {
          running.delete(firmware);
          firmware.stop();
        },
        figures: () => firmware.figures(),
      };
    },
    close: () => {
      for (const firmware of running) firmware.close();
      running.clear();
    },
  };
}
