import { beforeEach, describe, expect, it, vi } from "vitest";
import { createEsp32Io } from "../../../../src/board/moddable/esp32/esp32Io";

/** What the modules of the SDK were asked for, and what they answer. */
const sdk = vi.hoisted(() => ({ calls: [] as unknown[][], acknowledged: true }));

vi.mock("../../../../src/board/moddable/esp32/sdk", () => {
  const note = (...call: unknown[]): void => {
    sdk.calls.push(call);
  };
  class Io {
    constructor(options: object) {
      note("open", options);
    }
    write(value: unknown): number | undefined {
      note("write", value);
      return sdk.acknowledged ? undefined : 1;
    }
    read(count: number): ArrayBuffer {
      return Uint8Array.from({ length: count }, (_, index) => index).buffer;
    }
    close(): void {
      note("close");
    }
  }
  return {
    AnalogInput: Io,
    OneWireMaster: Io,
    I2c: Io,
    Digital: Object.assign(Io, { Output: 8 }),
    openSdi12: (...pins: number[]) => note("openSdi12", ...pins),
    sendSdi12: (command: string) => note("sendSdi12", command),
    receiveSdi12: () => Uint8Array.of(0x30, 0xff).buffer,
    closeSdi12: () => note("closeSdi12"),
  };
});

beforeEach(() => {
  sdk.calls.length = 0;
  sdk.acknowledged = true;
});

describe("the io of an ESP32", () => {
  const io = createEsp32Io();
  const part = { data: 6, clock: 7, address: 0x44, hertz: 100_000 };

  it("reads and writes on I²C with a limit of time, and closes once", () => {
    const port = new io.i2c(part);
    port.write(Uint8Array.of(0x24, 0));
    expect(port.read(3)).toEqual(Uint8Array.of(0, 1, 2));
    port.close();
    port.close();
    expect(sdk.calls).toEqual([
      ["open", { data: 6, clock: 7, address: 0x44, hz: 100_000, timeout: 100 }],
      ["write", Uint8Array.of(0x24, 0)],
      ["close"],
    ]);
    expect(() => port.read(1)).toThrow("The I²C port is closed.");
  });

  it("throws where an I²C part does not acknowledge a message without content, as it does for others", () => {
    sdk.acknowledged = false;
    expect(() => new io.i2c(part).write(new Uint8Array(0))).toThrow("does not acknowledge");
  });

  it("switches a pin from the level that was asked for, and closes once", () => {
    const output = new io.digitalOutput({ pin: 8, initialValue: 1 });
    output.write(0);
    output.close();
    output.close();
    expect(sdk.calls).toEqual([
      ["open", { pin: 8, mode: 8, activeLow: false, initialValue: 1 }],
      ["write", 0],
      ["close"],
    ]);
    expect(() => output.write(1)).toThrow("The output is closed.");
  });

  it("talks on an SDI-12 line through a transceiver, and closes once", () => {
    if (io.sdi12 === undefined) throw new Error("There is no SDI-12.");
    const line = new io.sdi12({ pin: 4, transmitPin: 5 });
    line.send("0M!");
    expect(line.receive()).toEqual(Uint8Array.of(0x30, 0xff));
    line.close();
    line.close();
    expect(sdk.calls).toEqual([["openSdi12", 4, 5], ["sendSdi12", "0M!"], ["closeSdi12"]]);
    expect(() => line.send("0M!")).toThrow("The SDI-12 line is closed.");
    expect(() => line.receive()).toThrow("The SDI-12 line is closed.");
  });

  it("takes no UART for an SDI-12 line without a transceiver", () => {
    const { sdi12 } = io;
    expect(() => sdi12 && new sdi12({ pin: 4, transmitPin: 4 })).toThrow(/needs a transceiver/);
    expect(sdk.calls).toEqual([]);
  });
});
