import type { BoardIo } from "../board/io";
import type { PartEntry, PartRow } from "./part";

/** Io that leads nowhere, for a driver that is made to be judged. */
const nowhere: BoardIo = Object.freeze({
  fullScaleMillivolts: 2450,
  analog: class {
    readonly resolution = 12;
    read(): undefined {}
    close(): void {}
  },
  oneWire: class {
    reset(): boolean {
      return false;
    }
    write(): void {}
    read(count: number): Uint8Array {
      return new Uint8Array(count).fill(0xff);
    }
    close(): void {}
  },
  i2c: class {
    write(): void {}
    read(count: number): Uint8Array {
      return new Uint8Array(count).fill(0xff);
    }
    close(): void {}
  },
  digitalOutput: class {
    write(): void {}
    close(): void {}
  },
  sdi12: class {
    send(): void {}
    receive(): Uint8Array {
      return new Uint8Array(0);
    }
    close(): void {}
  },
});

/**
 * What a driver has against its options: it validates them before it takes anything, and knows of forms that no
 * declaration says.
 */
export function trialOf(name: string, row: PartRow, entry: PartEntry): string | undefined {
  try {
    row.create(entry, nowhere).close();
    return undefined;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
