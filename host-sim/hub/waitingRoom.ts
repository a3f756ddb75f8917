/** What can be shown out: a socket. */
export interface Guest {
  destroy(): void;
}

/**
 * Connections that have not yet shown who they are. There is room for so many; one more, and the one that has waited
 * longest is closed for it. So strangers who open connections and say nothing never lock out who has something to say:
 * a board shows its token within seconds, and only a flood of `limit` newcomers in those seconds could come before it.
 */
export class WaitingRoom {
  readonly #limit: number;
  /** By key, in the order they came. */
  readonly #guests = new Map<string, Guest>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#guests.size;
  }

  /** @param key tells connections apart while they are open, such as address and port of the other side */
  enter(key: string, guest: Guest): void {
    this.#guests.delete(key);
    this.#guests.set(key, guest);
    if (this.#guests.size <= this.#limit) return;
    const [eldest] = this.#guests;
    if (eldest === undefined) return;
    this.#guests.delete(eldest[0]);
    eldest[1].destroy();
  }

  /** It has shown who it is, or is gone. */
  leave(key: string): void {
    this.#guests.delete(key);
  }
}
