import type { Entropy } from "../../src/board/entropy";

/** 32 hexadecimal digits, as Azure's tracking ids. */
export function newTrackingId(entropy: Entropy): string {
  let text = "";
  for (let part = 0; part < 4; part++) {
    const word = Math.floor(entropy.random() * 2 ** 32);
    text += word.toString(16).padStart(8, "0");
  }
  return text.toUpperCase();
}
