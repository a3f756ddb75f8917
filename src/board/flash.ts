/**
 * Raw NOR flash set aside for what waits to be sent. A sector is erased whole, to all ones; a write can only clear bits.
 * A power cut leaves anything in what was being written or erased, and bits there may read differently from time to
 * time; nothing else changes. What the hardware refuses is thrown; then what was to be written is in the same unknown
 * state.
 */
export interface Flash {
  /** Bytes of a sector: 4096 on every NOR flash of an ESP32. */
  readonly sectorLength: number;
  readonly sectorCount: number;
  /** A copy of `count` bytes from `address` on; they may cross sectors. Throws where they cannot be read. */
  read(address: number, count: number): Uint8Array;
  /** Clears the bits that are 0 in `bytes`; durable on return. They may cross sectors. */
  write(address: number, bytes: Uint8Array): void;
  /** Sets every bit of a sector, from 0 on. Takes tens of milliseconds, and wears the sector out after 100,000 times. */
  erase(sector: number): void;
}
