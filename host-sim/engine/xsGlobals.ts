/** What @agoric/xsnap's machines have and no standard names. */
interface XsGlobals {
  /** A blocking call to Node and its answer. */
  issueCommand(message: ArrayBuffer): ArrayBuffer;
  /** Called by Node. */
  handleCommand(message: ArrayBuffer): ArrayBuffer;
  gc(): void;
  readonly Base64: { encode(bytes: Uint8Array): string; decode(text: string): ArrayBuffer };
}

export const xs = globalThis as unknown as XsGlobals;

export function toBase64(bytes: Uint8Array): string {
  return xs.Base64.encode(bytes);
}

export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(xs.Base64.decode(text));
}
