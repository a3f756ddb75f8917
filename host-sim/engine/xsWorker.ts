import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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
  /** What the machine has printed last, one line; `undefined` where it has printed nothing since `forgetPrinted`. */
  lastPrinted(): string | undefined;
  /** Throws away what was printed, so that it does not grow. */
  forgetPrinted(): void;
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
/** Bytes of a printed line that are looked at. */
const longestPrinted = 256;

/** The file descriptor under which a worker finds its snapshot. */
const snapshotDescriptor = 5;

export interface XsWorkerOptions {
  /** The worker (`findXsWorker`). */
  readonly program: string;
  /** Instructions that one call may take. */
  readonly instructionLimit: number;
  /** What the machine begins with, as it wrote it itself (`XsMachine.snapshot`); it begins empty where absent. */
  readonly snapshot?: Uint8Array;
}

/** Starts a worker. Throws `XsUnavailableError` where the system does not let it. */
export function startXsWorker({ program, instructionLimit, snapshot }: XsWorkerOptions): XsWorker {
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
    const printed = open(join(folder, "printed"), O_RDWR | O_CREAT | O_APPEND);
    const loaded: number[] = [];
    if (snapshot !== undefined) {
      writeFileSync(join(folder, "snapshot"), snapshot, { mode: 0o600 });
      loaded.push(open(join(folder, "snapshot"), constants.O_RDONLY));
    }
    // A process group of its own: Ctrl-C is for Node alone, which then stops the firmware in an orderly way. Where
    // Node itself is killed, the worker finds its input at an end and leaves.
    const options = ["-l", String(instructionLimit)];
    if (snapshot !== undefined) options.push("-r", `@${snapshotDescriptor}`);
    const child = spawn("sh", ["-c", shellScript, program, "loam", ...options], {
      stdio: ["ignore", printed, complaints, workerIn, workerOut, ...loaded],
      detached: true,
    });
    child.on("error", () => undefined);
    const processId = child.pid;
    if (processId === undefined) throw new Error("the worker did not start");
    child.unref();
    // Only the worker holds these from here on: when it goes, a blocked read here ends.
    for (const descriptor of [workerIn, workerOut, ...loaded]) closeSync(descriptor);
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
      lastPrinted: () => {
        const { size } = fstatSync(printed);
        const text = Buffer.alloc(Math.min(size, longestPrinted));
        readSync(printed, text, 0, text.length, size - text.length);
        return text.toString("utf8").split("\n").at(-2);
      },
      forgetPrinted: () => ftruncateSync(printed, 0),
      kill: () => {
        for (const descriptor of [requests, replies, complaints, printed]) closeSync(descriptor);
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
