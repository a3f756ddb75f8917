import { fileURLToPath } from "node:url";
import type { Engine } from "./engine";
import { bundleForXs } from "./xsBundle";
import { XsFirmware } from "./xsFirmware";
import { XsImage } from "./xsImage";
import type { XsLimits } from "./xsLimits";
import { findXsWorker } from "./xsWorker";

const entry = fileURLToPath(new URL("./xsEntry.ts", import.meta.url));

/**
 * Runs the firmware in XS, the JavaScript engine of the boards; each boot gets a machine of its own. The board's ports
 * stay in Node, so telemetry, twin and methods are to the byte what the Node engine gives. The machine has the memory and
 * the stack of a board, and ends where a board would restart.
 *
 * @param limits those of a board where absent
 * Throws `XsUnavailableError`, a sentence for the user, where this machine has no XS.
 */
export function createXsEngine(limits?: XsLimits): Engine {
  const program = findXsWorker();
  const image = new XsImage({ program, bundle: bundleForXs(entry, "loam"), ...(limits && { limits }) });
  const running = new Set<XsFirmware>();
  return {
    name: "xs",
    start: (board, options) => {
      const firmware = new XsFirmware(image, board);
      firmware.start(options);
      running.add(firmware);
      return {
        stop: () => {
          running.delete(firmware);
          firmware.stop();
        },
        close: () => {
          running.delete(firmware);
          firmware.close();
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
