import type { BoardIo } from "../../src/board/io";
import { crc8 } from "../../src/sensors/crc8";
import { sdi12Crc } from "../../src/sensors/sdi12Answer";
import { sensirionCrc8 } from "../../src/sensors/sensirionCrc8";

/** Measurements so far of the part on SDI-12, so that no values are those of the one before. */
let measurements = 0;

function scratchpadWith(settings: readonly number[]): Uint8Array {
  const bytes = Uint8Array.of(0x91, 0x01, ...settings, 0xff, 0x0f, 0x10, 0);
  bytes[8] = crc8(bytes, 8);
  return bytes;
}

function airAnswer(): Uint8Array {
  const bytes = Uint8Array.of(0x62, 0x10, 0, 0x80, 0x20, 0);
  bytes[2] = sensirionCrc8(bytes, 0);
  bytes[5] = sensirionCrc8(bytes, 3);
  return bytes;
}

const seesaw = 0x36;
const chirp = 0x20;
const air = airAnswer();

function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let at = 0;
  for (const character of text) bytes[at++] = character.charCodeAt(0);
  return bytes;
}

function checked(text: string): Uint8Array {
  const crc = sdi12Crc(textBytes(text), text.length);
  const check = String.fromCharCode(0x40 | (crc >> 12), 0x40 | ((crc >> 6) & 0x3f), 0x40 | (crc & 0x3f));
  return textBytes(`${text}${check}\r\n`);
}

/**
 * The least that is an io with one part of each kind on it: as little as can be but the driver is counted. Every part
 * answers rightly at once.
 */
export const bareIo: BoardIo = {
  fullScaleMillivolts: 2450,
  analog: class {
    readonly resolution = 12;
    read(): number {
      return 3000;
    }
    close(): void {}
  },
  i2c: class {
    readonly #address: number;
    #register = 0;
    #module = 0;

    constructor({ address }: { readonly address: number }) {
      this.#address = address;
    }

    write(bytes: Uint8Array): void {
      this.#module = bytes[0] ?? 0;
      this.#register = bytes[bytes.length - 1] ?? 0;
    }

    read(): Uint8Array {
      if (this.#address === chirp) {
        if (this.#register === 0x07) return Uint8Array.of(0x26);
        if (this.#register === 0x09) return Uint8Array.of(0);
        return this.#register === 0x05 ? Uint8Array.of(0, 205) : Uint8Array.of(1, 144);
      }
      if (this.#address !== seesaw) return air.slice();
      if (this.#module !== 0) return Uint8Array.of(2, 88);
      return this.#register === 0x01 ? Uint8Array.of(0x55) : Uint8Array.of(0, 20, 0x80, 0);
    }

    close(): void {}
  },
  oneWire: class {
    #sent: number[] = [];
    #settings: readonly number[] = [];
    #looks = 0;

    reset(): boolean {
      if (this.#sent[1] === 0x4e) this.#settings = this.#sent.slice(2, 5);
      this.#sent = [];
      this.#looks = 0;
      return true;
    }

    write(byte: number): void {
      this.#sent.push(byte);
    }

    /** Of a conversion as many looks are zeros as the driver wants after its start. */
    read(count: number): Uint8Array {
      if (count === 9) return scratchpadWith(this.#settings);
      return new Uint8Array(count).fill(this.#looks++ < 16 ? 0 : 0xff);
    }

    close(): void {}
  },
  digitalOutput: class {
    write(): void {}
    close(): void {}
  },
  sdi12: class {
    #answer: Uint8Array = new Uint8Array(0);

    send(command: string): void {
      if (command === "0I!") this.#answer = textBytes("013METER   TER12 301\r\n");
      else if (command === "0CC!") {
        measurements = (measurements + 1) % 1_000_000;
        this.#answer = textBytes("000103\r\n");
      } else this.#answer = checked(`0+${2_000 + (measurements % 1_000)}.25+20.5+123`);
    }

    receive(): Uint8Array {
      const answer = this.#answer;
      this.#answer = new Uint8Array(0);
      return answer;
    }

    close(): void {}
  },
};
