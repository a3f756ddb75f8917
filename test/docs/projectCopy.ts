import { exec } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { changed, type Step } from "./walk";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What the commands of a contributor read. Nothing that git ignores is among it: that may be secret. */
const copied = [
  ".gitignore",
  "bench",
  "bin",
  "biome.json",
  "docs",
  "host-sim",
  "models",
  "package.json",
  "scripts",
  "src",
  "test",
  "tsconfig.json",
  "vitest.config.ts",
];

/** A copy of the project in a temporary folder, where a how-to can be walked. `remove` it. */
export class ProjectCopy {
  readonly #folder = mkdtempSync(join(tmpdir(), "loam-walk-"));
  readonly #original: ReadonlyMap<string, string>;

  constructor() {
    for (const name of copied) cpSync(join(root, name), join(this.#folder, name), { recursive: true });
    this.#original = this.#texts();
    // Each package on its own, so that what tools keep beside the packages stays in the copy.
    const modules = join(this.#folder, "node_modules");
    mkdirSync(modules);
    for (const name of readdirSync(join(root, "node_modules")))
      if (!name.startsWith(".") || name === ".bin")
        symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
  }

  /** Makes a change or a new file. Throws where it cannot be made, and where a new file is there already. */
  change(step: Exclude<Step, { readonly kind: "command" }>): void {
    const path = join(this.#folder, step.file);
    if (step.kind === "change")
      writeFileSync(path, changed(step.file, readFileSync(path, "utf8"), step.places));
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, step.text, { flag: "wx" });
    }
  }

  /** Runs a command there and returns what it printed. Rejects, with that, where it failed. */
  async run(command: string): Promise<string> {
    // A test runner in a test runner must not take itself for a part of it.
    const isForeign = (name: string) => !/^(VITEST|VITE_|NODE_ENV$|NODE_OPTIONS$|TEST$)/.test(name);
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => isForeign(name)));
    try {
      const { stdout } = await promisify(exec)(command, {
        cwd: this.#folder,
        env: { ...env, NO_COLOR: "1" },
        timeout: 120_000,
      });
      return stdout;
    } catch (failure) {
      const { stdout = "", stderr = "" } = failure as { readonly stdout?: string; readonly stderr?: string };
      throw new Error(`${command}\n${stdout}${stderr}`);
    }
  }

  read(file: string): string {
    return readFileSync(join(this.#folder, file), "utf8");
  }

  /** The files that are no longer what they were, new and gone ones included. */
  changedFiles(): readonly string[] {
    const present = this.#texts();
    const names = new Set([...this.#original.keys(), ...present.keys()]);
    return [...names].filter((name) => present.get(name) !== this.#original.get(name)).sort();
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #texts(): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const name of copied) {
      const path = join(this.#folder, name);
      if (name.includes(".")) texts.set(name, readFileSync(path, "utf8"));
      else
        for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
          const file = join(entry.parentPath, entry.name);
          const within = file.slice(this.#folder.length + 1).replaceAll("\\", "/");
          if (entry.isFile()) texts.set(within, readFileSync(file, "latin1"));
        }
    }
    return texts;
  }
}
