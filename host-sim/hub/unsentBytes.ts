/** What is written to: a socket. */
export interface Outlet {
  /** Bytes that wait to be sent. */
  readonly writableLength: number;
  destroy(error: Error): void;
}

export interface UnsentLimits {
  /** Bytes that may wait for one connection. */
  readonly each: number;
  /** Bytes that may wait for all of them together. */
  readonly all: number;
}

/**
 * Keeps what waits for slow readers within bounds: a connection that is too far behind is cut, and where many together
 * are, the one that is furthest behind.
 */
export class UnsentBytes {
  readonly #limits: UnsentLimits;
  /** As they were at the last look: what a connection has sent since then makes them less, never more. */
  readonly #unsent = new Map<Outlet, number>();
  #sum = 0;

  constructor(limits: UnsentLimits) {
    this.#limits = limits;
  }

  /** To be called after each write. */
  wrote(outlet: Outlet): void {
    const { each, all } = this.#limits;
    this.#look(outlet);
    if (outlet.writableLength > each) {
      this.forget(outlet);
      outlet.destroy(new Error(`more than ${each} bytes wait for the device to read them`));
      return;
    }
    if (this.#sum <= all) return;
    for (const other of [...this.#unsent.keys()]) this.#look(other);
    while (this.#sum > all) {
      const furthest = this.#furthestBehind();
      if (furthest === undefined) return;
      this.forget(furthest);
      furthest.destroy(
        new Error(`more than ${all} bytes wait for all devices, and most of them for this one to read`),
      );
    }
  }

  /** The connection is over. */
  forget(outlet: Outlet): void {
    this.#sum -= this.#unsent.get(outlet) ?? 0;
    this.#unsent.delete(outlet);
  }

  #look(outlet: Outlet): void {
    const length = outlet.writableLength;
    this.#sum += length - (this.#unsent.get(outlet) ?? 0);
    if (length === 0) this.#unsent.delete(outlet);
    else this.#unsent.set(outlet, length);
  }

  #furthestBehind(): Outlet | undefined {
    let furthest: Outlet | undefined;
    let most = 0;
    for (const [outlet, length] of this.#unsent) {
      if (length <= most) continue;
      furthest = outlet;
      most = length;
    }
    return furthest;
  }
}
