import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, existsSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { XsUnavailableError } from "./xsError";

const missing =
  "The XS engine needs the optional package @agoric/xsnap, which compiles XS while it installs (a C compiler is needed): run npm install again with a C compiler, or use --engine node.";

const platformFolders: Readonly<Record<string, string>> = { linux: "lin", darwin: "mac" };

const resolveHere = createRequire(import.meta.url).resolve;

/**
 * The program that runs an XS machine, as @agoric/xsnap built it. Only the program is used: the package's JavaScript
 * would lock down this process. Throws `XsUnavailableError`.
 */
export function findXsWorker(
  resolve: (path: string) => string = resolveHere,
  platform: string = process.platform,
): string {
  const folder = platformFolders[platform];
  if (folder === undefined) {
    throw new XsUnavailableError("The XS engine runs on Linux and macOS only: use --engine node.");
  }
  let manifest: string;
  try {
    manifest = resolve("@agoric/xsnap/package.json");
  } catch (cause) {
    throw new XsUnavailableError(missing, { cause });
  }
  const program = join(dirname(manifest), "xsnap-native/xsnap/build/bin", folder, "release/xsnap-worker");
  if (!existsSync(program)) throw new XsUnavailableError(missing);
  return program;
}

/** A running worker and the two pipes to it, read and written in blocking calls. */
export interface XsWorker {
  readonly processId: number;
  /** File descriptor that requests are written to. */
  readonly requests: number;
  /** File descriptor that replies are read from; at its end once the worker is gone. */
  readonly replies: number;
  /** How the worker ended, once `replies` is at its end: its exit code, `undefined` where it was killed. */
  exitCode(): number | undefined;
  /** Ends the worker. Call once. */
  kill(): void;
}

/**
 * Runs the worker and leaves its exit code behind: a blocked Node would learn of it too late. The signal that ends the
 * worker leaves the shell alive to bury it.
 */
const shellScript = 'trap : TERM; "$0" "$@"; echo "exit $?" >&2';

/** Bytes; the worker and the shell say a line or two before they go. */
const longestComplaint = 4096;

/** Starts a worker. Throws `XsUnavailableError` where the system does not let it. */
export function startXsWorker(program: string, instructionLimit: number): XsWorker {
  const folder = mkdtempSync(join(tmpdir(), "loam-xs-"));
  const opened: number[] = [];
  const open = (path: string, flags: number): number => {
    const descriptor = openSync(path, flags);
    opened.push(descriptor);
    return descriptor;
  };
  try {
    const [requestPath, replyPath] = [join(folder, "requests"), join(folder, "replies")];
    execFileSync("mkfifo", ["-m", "600", requestPath, replyPath], { stdio: "pipe" });
    const [workerIn, requests] = openPipe(requestPath, open);
    const [replies, workerOut] = openPipe(replyPath, open);
    const { O_RDWR, O_CREAT, O_APPEND } = constants;
    const complaints = open(join(folder, "complaints"), O_RDWR | O_CREAT | O_APPEND);
    // A process group of its own: Ctrl-C is for Node alone, which then stops the firmware in an orderly way. Where
    // Node itself is killed, the worker finds its input at an end and leaves.
    const child = spawn("sh", ["-c", shellScript, program, "loam", "-l", String(instructionLimit)], {
      stdio: ["ignore", "ignore", complaints, workerIn, workerOut],
      detached: true,
    });
    child.on("error", () => undefined);
    const processId = child.pid;
    if (processId === undefined) throw new Error("the worker did not start");
    child.unref();
    // Only the worker holds these from here on: when it goes, a blocked read here ends.
    closeSync(workerIn);
    closeSync(workerOut);
    return {
      processId,
      requests,
      replies,
      exitCode: () => {
        const text = Buffer.alloc(longestComplaint);
        const count = readSync(complaints, text, 0, text.length, 0);
        const code = /exit (\d+)\s*$/.exec(text.toString("latin1", 0, count))?.[1];
        return code === undefined ? undefined : Number(code);
      },
      kill: () => {
        for (const descriptor of [requests, replies, complaints]) closeSync(descriptor);
        if (child.exitCode !== null || child.signalCode !== null) return;
        try {
          process.kill(-processId, "SIGTERM");
        } catch {
          // It went by itself.
        }
      },
    };
  } catch (cause) {
    for (const descriptor of opened) closeQuietly(descriptor);
    throw new XsUnavailableError(`The XS engine could not start its machine: ${reasonOf(cause)}.`, { cause });
  } finally {
    // What is open stays usable without its name.
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Both ends of a named pipe; opened through a third that is neither, since each end waits for the other. */
function openPipe(
  path: string,
  open: (path: string, flags: number) => number,
): [readEnd: number, writeEnd: number] {
  const both = openSync(path, constants.O_RDWR);
  try {
    return [open(path, constants.O_RDONLY), open(path, constants.O_WRONLY)];
  } finally {
    closeSync(both);
  }
}

function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // Closed already.
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
}
