import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach } from "vitest";
import { runCommand } from "../../../host-sim/cli/runCommand";

/** One line of `--json`. */
export type Line = Readonly<Record<string, unknown>>;

/** What a finished command left behind. */
export interface Finished {
  readonly code: number;
  /** What went to standard output, and to standard error. */
  readonly results: string;
  readonly remarks: string;
}

/** Gives each test a state folder of its own, and no hub from the environment. */
export function useStateFolder(): () => string {
  let folder = "";
  const before = { ...process.env };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "loam-cli-"));
    process.env["LOAM_STATE"] = folder;
    delete process.env["LOAM_LOGIN"];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    for (const name of ["LOAM_STATE", "LOAM_LOGIN"]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  return () => folder;
}

/** Runs a command to its end. */
export function loam(...words: string[]): Promise<Finished> {
  return startLoam(...words).finished;
}

/** A command at work in this process. */
export class RunningLoam {
  readonly finished: Promise<Finished>;
  readonly #interrupt = new AbortController();
  readonly #watchers = new Set<() => void>();
  #results = "";
  #remarks = "";

  constructor(words: readonly string[]) {
    const results = this.#sink((text) => {
      this.#results += text;
    });
    const remarks = this.#sink((text) => {
      this.#remarks += text;
    });
    const interrupt = this.#interrupt.signal;
    this.finished = runCommand(words, { results, remarks, interrupt }).then((code) => {
      for (const watch of [...this.#watchers]) watch();
      return { code, results: this.#results, remarks: this.#remarks };
    });
  }

  /** What has been printed so far, as `--json` has it. */
  get lines(): readonly Line[] {
    return linesOf(this.#results);
  }

  /** The first line of `--json` that fits; waits for it. Rejects where the command ends without one. */
  line(fits: (line: Line) => boolean): Promise<Line> {
    return this.#until(() => this.lines.find(fits));
  }

  /** Waits until this has been printed. */
  async text(words: string): Promise<void> {
    await this.#until(() => this.#results.includes(words) || undefined);
  }

  async #until<Found>(find: () => Found | undefined): Promise<Found> {
    let ended = false;
    void this.finished.then(() => {
      ended = true;
    });
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (ended) throw new Error(`it ended without that line: ${this.#results}${this.#remarks}`);
      await new Promise<void>((resolve) => {
        const watch = () => {
          this.#watchers.delete(watch);
          resolve();
        };
        this.#watchers.add(watch);
      });
    }
  }

  /** Ends it as Ctrl-C would. */
  interrupt(): Promise<Finished> {
    this.#interrupt.abort();
    return this.finished;
  }

  #sink(take: (text: string) => void): Writable {
    return new Writable({
      write: (chunk, _encoding, done) => {
        take(String(chunk));
        for (const watch of [...this.#watchers]) watch();
        done();
      },
    });
  }
}

/** Starts a command that runs until it is interrupted. */
export function startLoam(...words: string[]): RunningLoam {
  return new RunningLoam(words);
}

/** The lines of `--json`; throws where one is anything but one JSON object. */
export function linesOf(results: string): readonly Line[] {
  if (results === "") return [];
  if (!results.endsWith("\n")) throw new Error("the last line has no end");
  return results
    .slice(0, -1)
    .split("\n")
    .map((text) => {
      const value: unknown = JSON.parse(text);
      if (typeof value !== "object" || value === null || Array.isArray(value))
        throw new Error(`no object: ${text}`);
      return value as Line;
    });
}

/** The lines of one event. */
export function eventsOf(results: string, event: string): readonly Line[] {
  return linesOf(results).filter((line) => line["event"] === event);
}

/** The records of a run, field by field, without what modules send. */
export function telemetryOf(results: string): readonly Line[] {
  return eventsOf(results, "telemetry")
    .filter((line) => line["module"] === undefined)
    .map((line) => line["telemetry"] as Line);
}
