import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

interface Section {
  readonly modules?: Readonly<Record<string, string | readonly string[]>>;
  readonly preload?: string | readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly creation?: Readonly<Record<string, unknown>>;
  readonly build?: Readonly<Record<string, string>>;
  readonly defines?: Readonly<Record<string, unknown>>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8")) as Section & {
  readonly platforms: Readonly<Record<string, Section>>;
};
const boards = ["esp32", "esp32/esp32c3", "esp32/esp32s3"];
const list = (value: string | readonly string[] | undefined) =>
  typeof value === "string" ? [value] : (value ?? []);

/** The modules a module imports at run time, as module names of the image; the SDK's own are left out. */
function imports(module: string): string[] {
  const file = ["ts", "js"].map((kind) => join(root, "src", `${module}.${kind}`)).find(existsSync);
  if (file === undefined) throw new Error(`no source for the module ${module}`);
  const text = readFileSync(file, "utf8");
  const names: string[] = [];
  for (const [, types, name = ""] of text.matchAll(/^(?:import|export)( type)?[^;]*? from "([^"]+)";/gm)) {
    if (types === undefined && name.startsWith(".")) names.push(normalize(join(dirname(module), name)));
    else if (name.startsWith("board/")) names.push(name);
  }
  return names;
}

/** Everything reachable from these modules. */
function reachable(from: readonly string[], platform: string): Set<string> {
  const seen = new Set<string>();
  const waiting = [...from];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    if (seen.has(module)) continue;
    seen.add(module);
    const source = module === "board/moddable/platform" ? `board/moddable/${platform}/platform` : module;
    waiting.push(...imports(source));
  }
  return seen;
}

/** Folders of `src` that a section maps, as the manifest writes them. */
function mappedFolders(section: Section): string[] {
  return Object.entries(section.modules ?? {})
    .filter(([name]) => name.endsWith("/*"))
    .map(([name, source]) => {
      expect(source).toBe(`./src/${name}`);
      return name.slice(0, -2);
    });
}

describe("the manifest", () => {
  it("maps every folder of the firmware that is used, so that relative imports resolve", () => {
    for (const [platform, folder] of [...boards.map((board) => [board, "esp32"]), ["lin", "lin"]] as const) {
      const folders = [...mappedFolders(manifest), ...mappedFolders(manifest.platforms[platform] ?? {})];
      for (const module of reachable(["main"], folder))
        if (!["main", "firmware"].includes(module)) expect(folders).toContain(dirname(module));
    }
  });

  it("preloads all of the firmware on a board: code in flash, not in memory", () => {
    for (const board of boards) {
      const preload = [...list(manifest.preload), ...list(manifest.platforms[board]?.preload)];
      const own = preload.filter((name) => !name.includes(":"));
      const preloaded = reachable(own, "esp32");
      preloaded.add("main");
      expect(preloaded.size).toBeGreaterThan(50);
      expect([...reachable(["main"], "esp32")].filter((module) => !preloaded.has(module))).toEqual([]);
    }
  });

  it("names each preloaded module in full: mcconfig's globs leave TypeScript out", () => {
    for (const name of list(manifest.preload)) expect(name).not.toContain("*");
  });

  it("tells each board its chip and the memory of its engine, in sections that are otherwise the same", () => {
    const sections = boards.map((board) => ({
      ...manifest.platforms[board],
      config: undefined,
      creation: undefined,
    }));
    expect(sections[1]).toEqual(sections[0]);
    expect(sections[2]).toEqual(sections[0]);
    expect(boards.map((board) => manifest.platforms[board]?.config?.["chip"])).toEqual([
      "esp32",
      "esp32c3",
      "esp32s3",
    ]);
  });

  it("lets the memory of the engine grow on every board: no block of it is as large as a twin may need", () => {
    for (const board of boards) {
      const { creation } = manifest.platforms[board] ?? {};
      // The ESP32's own in the SDK grows already.
      if (creation === undefined) continue;
      expect(creation["static"] ?? 0).toBe(0);
      expect(creation).toMatchObject({
        chunk: { incremental: expect.toSatisfy((bytes: number) => bytes > 0) },
        heap: { incremental: expect.toSatisfy((slots: number) => slots > 0) },
      });
    }
  });

  it("builds every board with the project's partition table and settings of ESP-IDF", () => {
    for (const board of boards)
      expect(manifest.platforms[board]?.build).toEqual({
        SDKCONFIGPATH: "./boards/esp32",
        PARTITIONS_FILE: "./boards/esp32/partitions.csv",
      });
  });

  it("has the machine call the hook with which its end leaves a cause", () => {
    expect(manifest.defines).toMatchObject({ xs: { aborthook: 1 } });
  });

  it("carries no secret", () => {
    for (const section of [manifest, ...Object.values(manifest.platforms)])
      for (const name of ["ssid", "password", "host", "deviceId", "key", "ca"])
        expect(section.config ?? {}).not.toHaveProperty(name);
  });

  it("has no module at the top level that would shadow one of the SDK's", () => {
    const top = readdirSync(join(root, "src")).filter((name) => name.endsWith(".ts"));
    expect(top.sort()).toEqual(["firmware.ts", "main.ts"]);
    expect(relative(root, join(root, "src"))).toBe("src");
  });
});
