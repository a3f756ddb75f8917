import type { Text } from "../board/text";
import { commandStatus } from "../model/commands";
import type { PropertyValues } from "../model/property";
import type { Respond } from "./commands";

/** The lines of the log that are kept (src/health/logRing.ts), the oldest first. */
export interface KeptLines {
  lines(count: number, containing?: string): readonly string[];
}

/** UTF-8 of an answer with all its lines; a connection takes 8 KB without waiting. */
const maximumBytes = 8_000;

/** What the method `getLog` acts on. */
export interface GetLogRooms {
  readonly board: { readonly text: Text };
  readonly log: KeptLines;
}

/**
 * The method `getLog`. The oldest lines are left out where the answer would grow too large.
 *
 * @param containing only lines that contain this text
 */
export function getLog(
  { board, log }: GetLogRooms,
  payload: PropertyValues,
  respond: Respond,
  containing?: string,
): void {
  const chosen: string[] = [];
  let bytes = '{"lines":[]}'.length;
  for (const line of [...log.lines(payload["lines"] as number, containing)].reverse()) {
    // Encoded and not counted character by character, for which XS would go through the line from its start each time.
    bytes += board.text.encode(JSON.stringify(line)).byteLength + 1;
    if (bytes > maximumBytes) break;
    chosen.push(line);
  }
  respond(commandStatus.done, { lines: chosen.reverse() });
}
