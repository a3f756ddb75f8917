import type { ByteStream } from "../../../host-sim/board/byteStream";

/** Work that waits its turn, so that no callback runs inside a call. */
export class TurnQueue {
  readonly #turns: (() => void)[] = [];

  add(turn: () => void): void {
    this.#turns.push(turn);
  }

  /** Runs until nothing is left. */
  run(): void {
    for (let turn = this.#turns.shift(); turn !== undefined; turn = this.#turns.shift()) turn();
  }
}

class PairedStream implements ByteStream {
  onData: (bytes: Uint8Array) => void = () => undefined;
  onClose: (error?: Error) => void = () => undefined;
  peer: PairedStream | undefined;
  #closed = false;

  constructor(
    readonly turns: TurnQueue,
    readonly pieceSize: number,
  ) {}

  write(bytes: Uint8Array): void {
    if (this.#closed) return;
    const { peer } = this;
    for (let at = 0; at < bytes.length; at += this.pieceSize) {
      const piece = bytes.slice(at, at + this.pieceSize);
      this.turns.add(() => peer?.receive(piece));
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { peer } = this;
    this.turns.add(() => peer?.closedByPeer());
  }

  receive(bytes: Uint8Array): void {
    if (!this.#closed) this.onData(bytes);
  }

  closedByPeer(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose();
  }
}

/** Two ends of one connection; what is written arrives in pieces of at most `pieceSize` bytes. */
export function byteStreamPair(turns: TurnQueue, pieceSize = 65536): [ByteStream, ByteStream] {
  const near = new PairedStream(turns, pieceSize);
  const far = new PairedStream(turns, pieceSize);
  near.peer = far;
  far.peer = near;
  return [near, far];
}
