import type { ResetReason } from "../../reset";
import type { PlatformParts, PlatformPorts } from "../platform";
import { FileStorage } from "./fileStorage";
import { LinNetwork } from "./linNetwork";
import { SimulatedAnalog, SimulatedOneWire } from "./simulatedProbe";

/** The desktop simulator: the SDK's sockets and TLS, simulated probes. */
export const linPlatform = Object.freeze({
  name: "lin",
  needsWifi: false,

  createPorts({ timer, restart, restarted, log }: PlatformParts): PlatformPorts {
    return {
      description: {
        manufacturer: "Moddable",
        model: "Simulator",
        processorArchitecture: "host",
        processorManufacturer: "host",
        osName: "Linux",
      },
      memory: { free: () => undefined },
      network: new LinNetwork(timer),
      reset: {
        reason: (): ResetReason => (restarted ? "software" : "powerOn"),
        lastRun: () => undefined,
        enter: () => undefined,
        restart: () => {
          log.write("the simulator cannot restart itself: the firmware starts anew in the same machine");
          restart();
        },
      },
      storage: new FileStorage(),
      flash: undefined,
      indicator: undefined,
      supply: { voltage: () => undefined },
      probes: {
        soilMoisture: { io: SimulatedAnalog, pin: 0, fullScaleMillivolts: 2450 },
        soilTemperature: { io: SimulatedOneWire, pin: 1 },
      },
    };
  },
});
