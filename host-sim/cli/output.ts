import type { Writable } from "node:stream";

/** Where a command writes: for people by default, one JSON object a line with `--json`. */
export interface Output {
  readonly isJson: boolean;
  /** Something that happened. `words` is the line for people, where there is one. */
  event(record: Readonly<Record<string, unknown>>, words?: string): void;
  /** A line for people only. */
  say(words: string): void;
  /** A remark that is no result: standard error, in both forms. */
  remark(words: string): void;
}

export function createOutput(isJson: boolean, results: Writable, remarks: Writable): Output {
  return {
    isJson,
    event(record, words) {
      if (isJson) results.write(`${JSON.stringify(record)}\n`);
      else if (words !== undefined) results.write(`${words}\n`);
    },
    say(words) {
      if (!isJson) results.write(`${words}\n`);
    },
    remark(words) {
      remarks.write(`${words}\n`);
    },
  };
}
