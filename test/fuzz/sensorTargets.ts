import { crc8 } from "../../src/sensors/crc8";
import { markBytes, readScratchpad } from "../../src/sensors/ds18b20Scratchpad";
import { parseRom } from "../../src/sensors/oneWireRom";
import { bytesOf, type FuzzTarget, mustHold, textOf } from "./fuzzTarget";

const mark = { resolution: 12, nonce: 0x8123 };
const scratch = (low: number, high: number, byte6: number) => {
  const bytes = Uint8Array.from([low, high, ...markBytes(mark), 255, byte6, 16]);
  return Uint8Array.from([...bytes, crc8(bytes, 8)]);
};
const scratchpad: FuzzTarget = {
  name: "sensors: scratchpad of a DS18B20",
  corpus: [scratch(0x91, 1, 15), scratch(0x50, 5, 12)],
  words: [String.fromCharCode(...markBytes(mark))],
  run(input) {
    // A CRC of eight bits lets few damaged ones through: it is put right for every other input.
    const bytes = input.slice(0, 9);
    if ((input[0] ?? 0) % 2 === 0 && bytes.length === 9) bytes[8] = crc8(bytes, 8);
    const measured = readScratchpad(bytes, mark);
    if ("fault" in measured) return false;
    mustHold(measured.value >= -55 && measured.value <= 125, "what the part can measure");
    return true;
  },
};

const rom: FuzzTarget = {
  name: "sensors: ROM code in a device.json",
  corpus: ["28ff641d8ca21605", "28AA112233445535"].map(bytesOf),
  words: ["28", "ff", "0x"],
  run(input) {
    const code = parseRom(textOf(input), 0x28);
    if (typeof code === "string") {
      mustHold(code.startsWith("rom must") && code.length < 250, "one sentence");
      return false;
    }
    mustHold(code.length === 8 && crc8(code, 8) === 0, "a code that checks");
    return true;
  },
};

export const sensorTargets: readonly FuzzTarget[] = [scratchpad, rom];
