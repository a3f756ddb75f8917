import type { Board } from "../board/board";
import type { WallTime } from "../board/clock";
import type { Guard } from "../health/guard";
import { Connection, type ConnectionHandlers } from "./connection";
import type { Identity } from "./identity";
import { createSharedAccessSignature } from "./sharedAccessSignature";

/** A token's life. A day: each renewal costs a TLS hand-shake. */
export const tokenSeconds = 86_400;

/**
 * A connection with a new token.
 *
 * @returns the connection, or in words why there is none
 */
export function signedConnection(
  board: Board,
  identity: Identity,
  now: WallTime,
  guard: Guard,
  handlers: ConnectionHandlers,
): Connection | string {
  const expiresAt = Math.floor(now / 1000) + tokenSeconds;
  const password = createSharedAccessSignature(identity, expiresAt, board.hash, board.text);
  if (password === undefined) return "the device's key is not base64";
  try {
    return new Connection(board, identity, password, guard, handlers);
  } catch (error) {
    return error instanceof Error ? error.message : "the connection could not be opened";
  }
}
