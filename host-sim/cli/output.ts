import type { Writable } from "node:stream";

/** What a command is run with. */
export interface Streams {
  readonly results: Writable;
  readonly remarks: Writable;
  /** Ends the command in an orderly way, as Ctrl-C does. */
  readonly interrupt?: AbortSignal;
}

/** Where a command writes: for people by default, one JSON object a line with `--json`. */
export interface Output {
  readonly isJson: boolean;
  /** Of whoever runs the command, beside Ctrl-C; see `interrupted`. */
  readonly interrupt: AbortSignal | undefined;
  /** Something that happened. `words` is the line for people, where there is one. */
  event(record: Readonly<Record<string, unknown>>, words?: string): void;
  /** A line for people only. */
  say(words: string): void;
  /** A remark that is no result: standard error, in both forms. */
  remark(words: string): void;
}

export function createOutput(isJson: boolean, { results, remarks, interrupt }: Streams): Output {
  return {
    isJson,
    interrupt,
    event(record, words) {
      if (isJson) results.write(`${JSON.stringify(record)}\n`);
      else if (words !== undefined) results.write(`${readable(words)}\n`);
    },
    say(words) {
      if (!isJson) results.write(`${readable(words)}\n`);
    },
    remark(words) {
      remarks.write(`${readable(words)}\n`);
    },
  };
}

/** Devices and hubs have their words printed; none of them may steer the terminal. */
function readable(words: string): string {
  return words.replace(/[^\P{Cc}\n]/gu, " ");
}
