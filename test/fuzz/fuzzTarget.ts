/** A parser that must stand any input. */
export interface FuzzTarget {
  /** As the figures name it: where it is, and what it reads. */
  readonly name: string;
  /** Inputs that it takes, from which the others are made. */
  readonly corpus: readonly Uint8Array[];
  /** Pieces of its language. */
  readonly words: readonly string[];
  /** How many times as dear one input is as that of a small parser: so many times fewer are tried. 1 unless given. */
  readonly cost?: number;
  /**
   * Feeds it an input. True where the parser took it, false where it refused it in the way it says it does.
   * @throws where it did anything else, or where what must hold does not
   */
  run(input: Uint8Array): boolean;
  /** Removes what it has left on the machine. */
  close?(): void;
}

/** A mistake that a target has found. */
export class FuzzDefect extends Error {}

export function mustHold(condition: boolean, what: string): asserts condition {
  if (!condition) throw new FuzzDefect(what);
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What a parser of text is given: half characters cannot be made of bytes, so a byte 0xFF becomes one now and then. */
export function textOf(input: Uint8Array): string {
  const text = decoder.decode(input);
  return input.includes(0xff) ? text.replace("\ufffd", "\ud83d") : text;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.compare(one, other) === 0;
}
