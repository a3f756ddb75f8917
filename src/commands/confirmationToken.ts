import type { Entropy } from "../board/entropy";

/** Letters and digits that people do not mistake for one another. */
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** What `factoryReset` asks for: eight characters, new with each start. It guards against mistakes, not against attackers. */
export function confirmationToken(entropy: Entropy): string {
  let token = "";
  for (let place = 0; place < 8; place++)
    token += alphabet.charAt(Math.floor(entropy.random() * alphabet.length));
  return token;
}
