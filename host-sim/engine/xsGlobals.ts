/** What @agoric/xsnap's machines have and no standard names. */
interface XsGlobals {
  /** A blocking call to Node and its answer. */
  issueCommand(message: ArrayBuffer): ArrayBuffer;
  /** Called by Node. */
  handleCommand(message: ArrayBuffer): ArrayBuffer;
  gc(): void;
  /** A line to where Node finds it, whatever becomes of the machine; no crossing. */
  print(line: string): void;
  readonly Base64: { encode(bytes: Uint8Array): string; decode(text: string): ArrayBuffer };
}

const globals = globalThis as unknown as XsGlobals;

/** Taken at the start, since the firmware finds no more of them than a board has (xsBuiltIns.ts). */
export const xs: Omit<XsGlobals, "handleCommand"> = {
  issueCommand: globals.issueCommand,
  gc: globals.gc,
  print: globals.print,
  Base64: globals.Base64,
};

/** Lets Node call into the machine. */
export function handleCommands(handle: XsGlobals["handleCommand"]): void {
  globals.handleCommand = handle;
}

export function toBase64(bytes: Uint8Array): string {
  return xs.Base64.encode(bytes);
}

export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(xs.Base64.decode(text));
}
