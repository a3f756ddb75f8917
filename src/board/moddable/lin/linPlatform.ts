import type { Flash } from "../../flash";
import type { Log } from "../../log";
import { errorWords } from "../guarded";
import type { PlatformParts, PlatformPorts } from "../platform";
import { FileFlash } from "./fileFlash";
import { FileStorage } from "./fileStorage";
import { LinNetwork } from "./linNetwork";
import { LinReset } from "./linReset";
import { files } from "./sdk";
import { createSimulatedIo } from "./simulatedIo";
import { simulator } from "./simulator";

/** The desktop simulator: the SDK's sockets and TLS, simulated parts. */
export const linPlatform = Object.freeze({
  name: "lin",
  needsWifi: false,
  pins: simulator.pins,
  device: simulator.device,

  /** The machine of the simulator has no hook for its end. */
  prepare(): void {},

  createPorts(parts: PlatformParts): PlatformPorts {
    return {
      description: {
        manufacturer: "Moddable",
        model: "Simulator",
        processorArchitecture: "host",
        processorManufacturer: "host",
        osName: "Linux",
      },
      memory: { free: () => undefined },
      network: new LinNetwork(parts.timer),
      reset: new LinReset(parts),
      storage: new FileStorage(),
      flash: openFlash(parts.log),
      indicator: undefined,
      io: createSimulatedIo(),
    };
  },
});

/** Beside the settings (fileStorage.ts). */
const flashFile = ".loam-flash";

function openFlash(log: Log): Flash | undefined {
  try {
    if (!files.status(flashFile).isFile()) files.openFile({ path: flashFile, mode: "w" }).close();
    return new FileFlash(files.openFile({ path: flashFile, mode: "r+" }));
  } catch (error) {
    log.write(`no flash for records, they wait in memory: ${flashFile}: ${errorWords(error)}`, "warning");
    return undefined;
  }
}
