import { commandStatus } from "../model/commands";
import type { PropertyValues } from "../model/property";
import type { Respond } from "./commands";

/** The lines of the log that are kept (src/health/logRing.ts), the oldest first. */
export interface KeptLines {
  lines(count: number, containing?: string): readonly string[];
}

/** UTF-8 of an answer with all its lines; a connection takes 8 KB without waiting. */
const maximumBytes = 8_000;

/**
 * The method `getLog`. The oldest lines are left out where the answer would grow too large.
 *
 * @param containing only lines that contain this text
 */
export function getLog(log: KeptLines, payload: PropertyValues, respond: Respond, containing?: string): void {
  const chosen: string[] = [];
  let bytes = '{"lines":[]}'.length;
  for (const line of [...log.lines(payload["lines"] as number, containing)].reverse()) {
    bytes += jsonBytes(line) + 1;
    if (bytes > maximumBytes) break;
    chosen.push(line);
  }
  respond(commandStatus.done, { lines: chosen.reverse() });
}

/** Bytes that the text takes in JSON, in UTF-8. */
function jsonBytes(text: string): number {
  const json = JSON.stringify(text);
  let bytes = 0;
  for (let index = 0; index < json.length; index++) {
    const code = json.charCodeAt(index);
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    bytes += code < 0x80 ? 1 : code < 0x800 || isHalf ? 2 : 3;
  }
  return bytes;
}
