import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deviceArgument } from "./buildDevice";
import { buildArguments } from "./buildSecrets";
import { strippedBuiltIns } from "./builtIns";

/** Where the SDK's own instructions are. */
const gettingStarted =
  "github.com/Moddable-OpenSource/moddable, documentation/Moddable SDK - Getting Started.md";
const esp32Instructions = "github.com/Moddable-OpenSource/moddable, documentation/devices/esp32.md";

/** What the root manifest has a section for. */
const boards = ["esp32", "esp32/esp32c3", "esp32/esp32s3"];

const usage = "Usage: moddable build lin | build TARGET | flash [TARGET], each with --release if wanted.";

const wrongCall = 2;

export interface ModdableContext {
  /** Folder of the manifest, of `secrets.json` and `device.json`, and of the build folder. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** One line to the user. */
  readonly say: (line: string) => void;
}

/**
 * Builds the firmware with the Moddable SDK, and flashes it: calls `mcconfig` on the root manifest, with the settings
 * of `secrets.json` and the parts of `device.json`. Launches nothing else.
 *
 * @returns the exit code: 0, 2 for a wrong call or a missing SDK, else that of `mcconfig`
 */
export async function moddable(args: readonly string[], context: ModdableContext): Promise<number> {
  const { root, environment, say } = context;
  const release = args.includes("--release");
  const [action, ...rest] = args.filter((argument) => argument !== "--release");
  // `npm run build:esp32 -- esp32/esp32c3` puts the nearer name last.
  const target = rest.at(-1) ?? "esp32";
  if ((action !== "build" && action !== "flash") || rest.length > 2) return refuse(usage);
  const targets = action === "flash" ? boards : ["lin", ...boards];
  if (!targets.includes(target))
    return refuse(`"${target}" is no target of this firmware; there are ${targets.join(", ")}.`);

  const sdk = environment["MODDABLE"];
  if (sdk === undefined || sdk === "")
    return refuse(`MODDABLE is not set: the Moddable SDK is needed (see ${gettingStarted}).`);
  if (!existsSync(sdk)) return refuse(`MODDABLE names ${sdk}, which is not there (see ${gettingStarted}).`);
  if (target !== "lin" && (environment["IDF_PATH"] ?? "") === "")
    return refuse(`IDF_PATH is not set: ESP-IDF is needed for a board (see ${esp32Instructions}).`);

  const secrets = join(root, "secrets.json");
  const settings: string[] = [];
  if (existsSync(secrets)) {
    const read = buildArguments(readFileSync(secrets, "utf8"), root);
    if (typeof read === "string") return refuse(read);
    settings.push(...read);
  } else
    say("There is no secrets.json: the firmware will only say what it misses (see secrets.example.json).");
  const device = join(root, "device.json");
  if (existsSync(device)) {
    const light = settings.find((setting) => setting.startsWith("lightPin="))?.split("=")[1];
    const read = deviceArgument(
      readFileSync(device, "utf8"),
      target,
      light === undefined ? undefined : Number(light),
    );
    if ("problem" in read) return refuse(read.problem);
    settings.push(read.argument);
  }

  const output = join(root, "build");
  mkdirSync(output, { recursive: true });
  const common = [...(release ? [] : ["-d"]), "-m", "-p", target];
  const env = { ...environment, PATH: toolPath(sdk, environment["PATH"] ?? "") };
  for (const goal of action === "flash" ? ["build", "deploy"] : ["build"]) {
    const code = await run("mcconfig", [...common, "-t", goal, "-o", output, ...settings], root, env);
    if (code === undefined)
      return refuse(`mcconfig is not in the PATH: build the SDK's tools first (see ${gettingStarted}).`);
    if (code !== 0) return code;
    const stripped = goal === "build" && target !== "lin" ? strippedFrom(root, target, release) : [];
    if (stripped.length > 0) {
      say(
        `The linker left out what the firmware uses: ${stripped.join(", ")} (docs/decisions/0010-built-ins.md).`,
      );
      return 1;
    }
  }
  return 0;

  function refuse(sentence: string): number {
    say(sentence);
    return wrongCall;
  }
}

/** Built-ins in use that are not in the image: calling one restarts the board, and no `try` sees it. */
function strippedFrom(root: string, target: string, release: boolean): string[] {
  const mode = release ? "release" : "debug";
  const linked = join(root, "build", "tmp", target, mode, basename(root), "mc.xs.c");
  const used = join(root, "boards", "builtIns.txt");
  if (!existsSync(linked) || !existsSync(used)) return [];
  return strippedBuiltIns(readFileSync(linked, "utf8"), readFileSync(used, "utf8").trim().split("\n"));
}

/** The SDK's tools may be in the PATH already; where they are not, they are where its build puts them. */
function toolPath(sdk: string, path: string): string {
  const platform = process.platform === "darwin" ? "mac" : process.platform === "win32" ? "win" : "lin";
  return [path, join(sdk, "build", "bin", platform, "release")].join(delimiter);
}

/** The exit code, or `undefined` where there is no such program. */
function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: "inherit" });
    child.once("error", () => resolve(undefined));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await moddable(process.argv.slice(2), {
    root: fileURLToPath(new URL("..", import.meta.url)),
    environment: process.env,
    say: (line) => process.stderr.write(`${line}\n`),
  });
}
