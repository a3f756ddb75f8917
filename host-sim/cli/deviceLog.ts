import { moduleNames } from "../../src/model/modules";
import { withFaultWords } from "./faultWords";

const ofModules = moduleNames.map((name) => `${name}: connected to `);

/** Beginnings of lines that tell what people see anyway: a setting by its acknowledgement, a light by what makes it blink. */
const toldElsewhere = ["settings applied", "light on", "light off", ...ofModules];

/** What people read of the logs of devices in a simulation. */
export class DeviceLogWords {
  /** Devices of which the last word on their connection is that they have one. */
  readonly #connected = new Set<string>();

  /** A line in words; `undefined` where it need not be read. */
  of(device: string, line: string): string | undefined {
    if (line.startsWith("loam ") || line.startsWith("not connected")) this.#connected.delete(device);
    if (line.startsWith("connected to ")) {
      // Giving way to its modules by turns, a device comes back again and again.
      if (this.#connected.has(device)) return undefined;
      this.#connected.add(device);
    }
    if (toldElsewhere.some((beginning) => line.startsWith(beginning))) return undefined;
    return `${device}  ${withFaultWords(line)}`;
  }
}
