/** A sensor on an SDI-12 wire. Times are monotonic milliseconds with their fraction. */
export interface Sdi12Part {
  /** Hears a break that ended at `at`: every sensor wakes. */
  wake(at: number): void;
  /** Hears a command whose last bit ended at `at`. */
  hear(command: string, at: number): void;
}

/** A disturbed wire: what it makes of what is said on it. */
export interface Sdi12Tap {
  /** The command that the sensors hear. */
  command?(pin: number, command: string): string;
  /**
   * What arrives of an answer or of a start string. Its characters are those of the wire: 7 bits and, at the top, even parity. It may have fewer
   * or more of them than were said.
   */
  answer?(pin: number, characters: Uint8Array): Uint8Array;
}

/** 1200 baud, ten bits a character (SDI-12 specification 1.4, clause 4.1). */
export const CHARACTER_MILLISECONDS = 10_000 / 1200;
/** Break and marking before a command (clause 7), as the line sends them. */
const BREAK_MILLISECONDS = 12;
const MARKING_MILLISECONDS = CHARACTER_MILLISECONDS;
/** What a receiver makes of a character whose parity is wrong (src/board/io.ts). */
const GARBLED = 0xff;

interface Character {
  readonly endsAt: number;
  readonly byte: number;
}

/** One data wire: characters take their time on it, and two that are said at once spoil each other. */
export class Sdi12Wire {
  readonly #pin: number;
  readonly #ticks: () => number;
  readonly #tap: () => Sdi12Tap | undefined;
  readonly #parts: Sdi12Part[] = [];
  /** Not received yet, by their ends. */
  #characters: Character[] = [];

  constructor(pin: number, ticks: () => number, tap: () => Sdi12Tap | undefined) {
    this.#pin = pin;
    this.#ticks = ticks;
    this.#tap = tap;
  }

  attach(part: Sdi12Part): void {
    this.#parts.push(part);
  }

  /** The recorder says a command. Its break ends what sensors are saying. */
  send(command: string): void {
    this.#characters = [];
    const wokenAt = this.#ticks() + BREAK_MILLISECONDS;
    for (const part of this.#parts) part.wake(wokenAt);
    const heard = this.#tap()?.command?.(this.#pin, command) ?? command;
    const endsAt = wokenAt + MARKING_MILLISECONDS + command.length * CHARACTER_MILLISECONDS;
    for (const part of this.#parts) part.hear(heard, endsAt);
  }

  /** A sensor says characters from `at` on: 7 bits and, at the top, parity. */
  say(characters: Uint8Array, at: number): void {
    const arriving = this.#tap()?.answer?.(this.#pin, characters) ?? characters;
    const others = this.#characters;
    const said = Array.from(arriving, (byte, index) => ({
      endsAt: at + (index + 1) * CHARACTER_MILLISECONDS,
      byte: isEven(byte) ? byte & 0x7f : GARBLED,
    }));
    this.#characters = [...spoilt(others, said), ...spoilt(said, others)];
    this.#characters.sort((one, other) => one.endsAt - other.endsAt);
  }

  /** The characters that have arrived since it was asked last. */
  receive(): Uint8Array {
    const now = this.#ticks();
    const arrived = this.#characters.filter(({ endsAt }) => endsAt <= now);
    this.#characters = this.#characters.slice(arrived.length);
    return Uint8Array.from(arrived, ({ byte }) => byte);
  }
}

/** What is left of characters while others are said. */
function spoilt(characters: readonly Character[], others: readonly Character[]): readonly Character[] {
  return characters.map((character) => {
    const isCrossed = others.some(
      ({ endsAt }) => Math.abs(endsAt - character.endsAt) < CHARACTER_MILLISECONDS,
    );
    return isCrossed ? { ...character, byte: GARBLED } : character;
  });
}

/** Characters as a UART sends them: 7 bits and even parity. */
export function withParity(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0) & 0x7f;
    return isEven(code) ? code : code | 0x80;
  });
}

function isEven(byte: number): boolean {
  let ones = 0;
  for (let bits = byte; bits !== 0; bits >>= 1) ones += bits & 1;
  return ones % 2 === 0;
}
