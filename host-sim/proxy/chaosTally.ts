import type { PipeEnding, PipeLife } from "./chaosPipe";

/** What the proxy has done so far. */
export interface TallyFigures {
  readonly connections: number;
  readonly refused: number;
  readonly unreachable: number;
  readonly halfOpen: number;
  /** Connections by how they ended; those that are still open are in none. */
  readonly endings: { readonly [Name in PipeEnding]?: number };
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Segments that were lost and sent again. */
  readonly lost: number;
}

/** Counts what becomes of connections. */
export class ChaosTally {
  readonly #endings = new Map<PipeEnding, number>();
  #connections = 0;
  #refused = 0;
  #unreachable = 0;
  #halfOpen = 0;
  #bytesUp = 0;
  #bytesDown = 0;
  #lost = 0;

  opened(): void {
    this.#connections++;
  }

  refused(): void {
    this.#connections++;
    this.#refused++;
  }

  unreachable(): void {
    this.#unreachable++;
  }

  halfOpen(): void {
    this.#halfOpen++;
  }

  ended({ ending, bytesUp, bytesDown, lost }: PipeLife): void {
    this.#endings.set(ending, (this.#endings.get(ending) ?? 0) + 1);
    this.#bytesUp += bytesUp;
    this.#bytesDown += bytesDown;
    this.#lost += lost;
  }

  figures(): TallyFigures {
    return {
      connections: this.#connections,
      refused: this.#refused,
      unreachable: this.#unreachable,
      halfOpen: this.#halfOpen,
      endings: Object.fromEntries(this.#endings),
      bytesUp: this.#bytesUp,
      bytesDown: this.#bytesDown,
      lost: this.#lost,
    };
  }
}
