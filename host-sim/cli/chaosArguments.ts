import type { StreamTarget } from "../board/streamOpener";
import { parseDuration, quoted } from "./arguments";
import { wrongCall } from "./cliError";

/** `host:port` or `[address]:port`. */
export function parseHostAndPort(text: string): StreamTarget {
  const match = /^(?:\[([^\]\s]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || !(port >= 1 && port <= 65_535))
    throw wrongCall(`${quoted(text)} is not HOST:PORT; give for example localhost:8883.`);
  return { host, port };
}

/** A part of a whole: a number from 0 to `most`; `what` names it in the refusal. */
export function parsePart(what: string, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= 0 && value <= most))
      throw wrongCall(`${quoted(text)} is not a ${what}; give a number from 0 to ${most}.`);
    return value;
  };
}

/** `4096`: so many bytes; `30s`: so long. */
export function parseCut(text: string): { readonly bytes: number } | { readonly milliseconds: number } {
  if (!/^\d+$/.test(text)) return { milliseconds: parseDuration(text) };
  const bytes = Number(text);
  if (!(bytes >= 1 && bytes <= 1e12))
    throw wrongCall(
      `${quoted(text)} is no end; give bytes from 1 to ${1e12}, or a duration such as 30s or 5m.`,
    );
  return { bytes };
}
