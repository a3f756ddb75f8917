import { crc8 } from "../../src/sensors/crc8";
import { markBytes, readScratchpad } from "../../src/sensors/ds18b20Scratchpad";
import { parseRom } from "../../src/sensors/oneWireRom";
import { endsSdi12Answer, longestAnswer, readSdi12Answer, sdi12Crc } from "../../src/sensors/sdi12Answer";
import { parseIdentification, parsePromise, parseValues } from "../../src/sensors/sdi12Parse";
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

const checkOf = (text: string) => {
  const crc = sdi12Crc(bytesOf(text), text.length);
  return String.fromCharCode(0x40 | (crc >> 12), 0x40 | ((crc >> 6) & 0x3f), 0x40 | (crc & 0x3f));
};
/** The first character says whether a check sum is expected; where it is a capital the check sum is put right. */
const sdi12Answer: FuzzTarget = {
  name: "sensors: answer on an SDI-12 line",
  corpus: ["p0+1846.16+22.3+1\r\n", "C0+1846.16-2.3+1OqZ\r\n", "p000103\r\n", "p0\r\n"].map(bytesOf),
  words: ["+", "-", ".", "\r\n", "0+", "OqZ"],
  run(input) {
    const checked = (input[0] ?? 0) % 2 === 1;
    let bytes: Uint8Array = input.slice(1);
    if (input[0] === 0x43 && bytes.length >= 6 && bytes.every((byte) => byte < 128)) {
      const said = String.fromCharCode(...bytes.subarray(0, bytes.length - 5));
      bytes = bytesOf(`${said}${checkOf(said)}\r\n`);
    }
    const text = readSdi12Answer(bytes, "0", checked);
    if (text === undefined) return false;
    mustHold(endsSdi12Answer(bytes, bytes.length) && bytes.length <= longestAnswer, "a whole answer");
    mustHold(/^[ -~]*$/.test(text), "characters that can be read");
    const again = `0${text}${checked ? checkOf(`0${text}`) : ""}\r\n`;
    mustHold(Buffer.compare(bytes, bytesOf(again)) === 0, "what was said");
    return true;
  },
};

const sdi12Text: FuzzTarget = {
  name: "sensors: values and promises in SDI-12 answers",
  corpus: ["+1846.16+22.3+1", "-9999-9999", "0013", "00103", "13METER   TER12 301T12-00082937"].map(bytesOf),
  words: ["+", "-", ".", "0", "9999999", "e3", " "],
  run(input) {
    const text = textOf(input).slice(0, longestAnswer);
    const promise = parsePromise(text, text.length === 5);
    if (promise !== undefined) mustHold(promise.seconds <= 999 && promise.values <= 99, "a promise");
    const identification = parseIdentification(text);
    if (identification !== undefined) mustHold(identification.model.length <= 6, "six characters of model");
    const values = parseValues(text);
    for (const value of values ?? []) mustHold(Math.abs(value) < 1e8, "at most eight digits");
    if (values !== undefined) mustHold(values.length <= text.length / 2, "a sign and a digit each");
    return (promise ?? identification ?? values) !== undefined;
  },
};

export const sensorTargets: readonly FuzzTarget[] = [scratchpad, rom, sdi12Answer, sdi12Text];
