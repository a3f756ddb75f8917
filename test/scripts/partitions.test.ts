import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../boards/esp32", import.meta.url));
const kilobyte = 1024;

/** The rows of the table: name, type, subtype, place, size. */
const partitions = readFileSync(join(folder, "partitions.csv"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name = "", type = "", subtype = "", offset = "", size = ""] = line
      .split(",")
      .map((cell) => cell.trim());
    return { name, type, subtype, offset: Number(offset), size: Number(size) };
  });
const named = (name: string) => partitions.find((partition) => partition.name === name);

describe("the partition table", () => {
  it("fills 4 MB to the end, from behind the bootloader on, with no gap and no overlap", () => {
    let end = 0x9000;
    for (const { offset, size } of partitions) {
      expect(offset).toBe(end);
      end = offset + size;
    }
    expect(end).toBe(4096 * kilobyte);
  });

  it("leaves what the SDK has where the SDK has it, so that settings outlive a new image", () => {
    expect(named("nvs")).toMatchObject({ type: "data", subtype: "nvs", offset: 0x9000, size: 24 * kilobyte });
    expect(named("phy_init")).toMatchObject({
      type: "data",
      subtype: "phy",
      offset: 0xf000,
      size: 4 * kilobyte,
    });
  });

  it("has 48 whole sectors for what waits to be sent, at the end", () => {
    expect(named("loam")).toMatchObject({ type: "data", size: 192 * kilobyte });
    expect(partitions.at(-1)?.name).toBe("loam");
    expect((named("loam")?.offset ?? 1) % 4096).toBe(0);
  });

  it("has room for two slots of 1,912 KB, each on a border of 64 KB, and for what says which of them runs", () => {
    const { offset = 1, size = 0 } = named("factory") ?? {};
    const slot = 64 * kilobyte * Math.ceil((1912 * kilobyte) / (64 * kilobyte));
    expect(offset % (64 * kilobyte)).toBe(0);
    expect(slot + 1912 * kilobyte + 8 * kilobyte).toBeLessThanOrEqual(size);
  });
});

describe("the settings of ESP-IDF", () => {
  const settings = readFileSync(join(folder, "sdkconfig.defaults"), "utf8");

  it("have the task watchdog restart a board that hangs", () => {
    for (const line of [
      "CONFIG_ESP_TASK_WDT_EN=y",
      "CONFIG_ESP_TASK_WDT_INIT=y",
      "CONFIG_ESP_TASK_WDT_PANIC=y",
    ])
      expect(settings).toContain(`${line}\n`);
    expect(settings).toMatch(/^CONFIG_ESP_TASK_WDT_TIMEOUT_S=10$/m);
  });
});
