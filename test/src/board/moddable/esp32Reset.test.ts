import { describe, expect, it } from "vitest";
import { Esp32Reset } from "../../../../src/board/moddable/esp32/esp32Reset";

/** Values of esp_reset_reason_t. */
const Chip = { powerOn: 1, software: 3, panic: 4, taskWatchdog: 6, brownOut: 9 };

function start(reason: number, kept?: string) {
  const told: string[] = [];
  const reset = new Esp32Reset({
    getResetReason: () => ({ reason }),
    takeLastRun: () => kept,
    enterPlace: (place) => told.push(`in ${place}`),
    restartChip: (cause) => told.push(`restart: ${cause}`),
  });
  return { reset, told };
}

describe("Esp32Reset", () => {
  it("takes a software restart that nobody asked for to be a crash", () => {
    const { reset } = start(Chip.software, "0link\nmemory full");
    expect(reset.reason()).toBe("crash");
    expect(reset.lastRun()).toEqual({ wanted: false, cause: "memory full", place: "link" });
  });

  it("takes one that was asked for, or of which nothing is known, as it is", () => {
    expect(start(Chip.software, "1reboot\nrequested").reset.reason()).toBe("software");
    expect(start(Chip.software).reset.reason()).toBe("software");
  });

  it("knows a panic, the watchdog and a supply that gave in", () => {
    const reason = (chip: number) => start(chip, "0measurement\n").reset.reason();
    expect([Chip.panic, Chip.taskWatchdog, Chip.brownOut].map(reason)).toEqual([
      "crash",
      "watchdog",
      "brownOut",
    ]);
    expect(reason(99)).toBe("unknown");
  });

  it("believes nothing that memory says after a power cut", () => {
    const { reset } = start(Chip.powerOn, "0link\nmemory full");
    expect([reset.reason(), reset.lastRun()]).toEqual(["powerOn", undefined]);
  });

  it("hands places and causes on", () => {
    const { reset, told } = start(Chip.powerOn);
    reset.enter("link");
    reset.restart("requested");
    expect(told).toEqual(["in link", "restart: requested"]);
  });
});
