import type { Ticks } from "../board/clock";

/** When something that waits was taken down. */
export interface StoredMoment {
  /** In which run of the device: how often it had started. */
  readonly boot: number;
  /** When in that run, up to 2^48 - 1. */
  readonly ticks: Ticks;
  /** Wall-clock time in whole seconds since 1970; `undefined` where the clock was not set, or from 2106 on. */
  readonly seconds: number | undefined;
}

/** Bytes of a moment at the begin of a body: boot u32, ticks u48, seconds u32; the highest byte first. */
export const momentBytes = 14;

/** What stands for seconds that are not known. */
const unknownSeconds = 0xffff_ffff;
const twoTo32 = 0x1_0000_0000;

export function writeMoment(view: DataView, { boot, ticks, seconds }: StoredMoment): void {
  view.setUint32(0, boot);
  writeLong(view, 4, ticks);
  writeSeconds(view, 10, seconds);
}

export function readMoment(view: DataView): StoredMoment {
  return { boot: view.getUint32(0), ticks: readLong(view, 4), seconds: readSeconds(view, 10) };
}

/** A whole number of six bytes. */
export function writeLong(view: DataView, offset: number, value: number): void {
  view.setUint16(offset, Math.floor(value / twoTo32));
  view.setUint32(offset + 2, value % twoTo32);
}

export function readLong(view: DataView, offset: number): number {
  return view.getUint16(offset) * twoTo32 + view.getUint32(offset + 2);
}

/** Four bytes. */
export function writeSeconds(view: DataView, offset: number, seconds: number | undefined): void {
  const isHeld = seconds !== undefined && seconds >= 0 && seconds < unknownSeconds;
  view.setUint32(offset, isHeld ? seconds : unknownSeconds);
}

export function readSeconds(view: DataView, offset: number): number | undefined {
  const seconds = view.getUint32(offset);
  return seconds === unknownSeconds ? undefined : seconds;
}

/** A view of exactly the bytes that are given, which may be a part of a larger buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
