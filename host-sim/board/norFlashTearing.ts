import type { Entropy } from "../../src/board/entropy";

/**
 * What a power cut leaves of a write that was being done: `cells` are the bytes before, `bytes` those to be written. A
 * beginning of it is done; or any of the bits are; or each byte by itself is done, not done, or in between.
 */
export function tornWrite(cells: Uint8Array, bytes: Uint8Array, entropy: Entropy): Uint8Array {
  const way = entropy.random();
  const done = Math.floor(entropy.random() * (bytes.length + 1));
  return cells.map((cell, index) => {
    const written = cell & (bytes[index] ?? 0xff);
    if (way < 0.35) return index < done ? written : cell;
    if (way < 0.7) return between(written, cell, entropy);
    const luck = entropy.random();
    if (luck < 0.4) return written;
    return luck < 0.7 ? cell : between(written, cell, entropy);
  });
}

/**
 * What a power cut leaves of an erase: a beginning or an end of the sector is erased, or any of the bits are set, or each byte
 * by itself is erased or not.
 */
export function tornErase(cells: Uint8Array, entropy: Entropy): Uint8Array {
  const way = entropy.random();
  const border = Math.floor(entropy.random() * (cells.length + 1));
  return cells.map((cell, index) => {
    if (way < 0.25) return index < border ? 0xff : cell;
    if (way < 0.5) return index < border ? cell : 0xff;
    if (way < 0.75) return between(cell, 0xff, entropy);
    return entropy.random() < 0.5 ? 0xff : cell;
  });
}

/** Bits that are set in some of the bytes that were being changed, where a cut leaves them weak. */
export function weakBits(count: number, entropy: Entropy): Uint8Array {
  const share = entropy.random();
  return new Uint8Array(count).map(() =>
    entropy.random() < share ? Math.floor(entropy.random() * 256) & Math.floor(entropy.random() * 256) : 0,
  );
}

/** All bits that are set in `least`, and any of those that are set in `most` besides. */
function between(least: number, most: number, entropy: Entropy): number {
  return least | (most & Math.floor(entropy.random() * 256));
}
