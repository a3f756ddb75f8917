import { faultCatalogue } from "../../src/model/faults";

const meanings: ReadonlyMap<string, string> = new Map(
  Object.entries(faultCatalogue).map(([code, { meaning }]) => [code, meaning]),
);

/** A line of a device's log for people: one that tells of a new fault says what the fault means. */
export function withFaultWords(line: string): string {
  const code = /^fault raised: (\w+)$/.exec(line)?.[1];
  const meaning = code === undefined ? undefined : meanings.get(code);
  return meaning === undefined ? line : `${line}. ${meaning}`;
}
