/** A line of a text: 512 characters are twice what the longest format has, with other spacing. */
const MOST_LINE_CHARACTERS = 512;

export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Without its end; `undefined` where it is too long to be one of a station's. */
  readonly text: string | undefined;
}

/** What is said of a line that is too long. */
export const tooLong = `at most ${MOST_LINE_CHARACTERS} characters`;

/** The lines of a text one by one: a file of a station may be far larger than all of them at once should take. */
export function* textLines(text: string): Generator<TextLine> {
  let number = 0;
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    number += 1;
    yield { number, text: end - at > MOST_LINE_CHARACTERS ? undefined : text.slice(at, end) };
    at = end + 1;
  }
}
