import type { Entropy } from "../../src/board/entropy";

/**
 * What a power cut leaves of a write that was being done: `cells` are the bytes before, `bytes` those to be written. It looks
 * done, or not begun; or a beginning of it is done; or any of the bits are; or each byte by itself is done, not done, or in
 * between.
 */
export function tornWrite(cells: Uint8Array, bytes: Uint8Array, entropy: Entropy): Uint8Array {
  const way = entropy.random();
  const done = Math.floor(entropy.random() * (bytes.length + 1));
  return cells.map((cell, index) => {
    const written = cell & (bytes[index] ?? 0xff);
    if (way < 0.15) return written;
    if (way < 0.3) return cell;
    if (way < 0.5) return index < done ? written : cell;
    if (way < 0.75) return between(written, cell, entropy);
    const luck = entropy.random();
    if (luck < 0.4) return written;
    return luck < 0.7 ? cell : between(written, cell, entropy);
  });
}

/**
 * What a power cut leaves of an erase: it looks done; or a beginning or an end of the sector is erased, or any of the bits are set, or each byte
 * by itself is erased or not: half of them, or very few.
 */
export function tornErase(cells: Uint8Array, entropy: Entropy): Uint8Array {
  const way = entropy.random();
  const border = Math.floor(entropy.random() * (cells.length + 1));
  return cells.map((cell, index) => {
    if (way < 0.1) return 0xff;
    if (way < 0.2) return index < border ? 0xff : cell;
    if (way < 0.4) return index < border ? cell : 0xff;
    if (way < 0.6) return between(cell, 0xff, entropy);
    return entropy.random() < (way < 0.8 ? 0.5 : 0.01) ? 0xff : cell;
  });
}

/** The bits that a cut leaves unsteady in what was being changed, set: few as a rule. */
export function weakBits(count: number, entropy: Entropy): Uint8Array {
  const share = entropy.random() ** 3;
  return new Uint8Array(count).map(() =>
    entropy.random() < share ? Math.floor(entropy.random() * 256) & Math.floor(entropy.random() * 256) : 0,
  );
}

/** All bits that are set in `least`, and any of those that are set in `most` besides. */
function between(least: number, most: number, entropy: Entropy): number {
  return least | (most & Math.floor(entropy.random() * 256));
}
