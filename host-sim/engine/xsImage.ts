import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boardLimits, type XsLimits } from "./xsLimits";
import { XsMachine } from "./xsMachine";

export interface XsImageOptions {
  /** The worker (`findXsWorker`). */
  readonly program: string;
  /** The script that is in the machine from its start (`bundleForXs`). */
  readonly bundle: string;
  /** Those of a board where absent. */
  readonly limits?: XsLimits;
}

/** Bytes of a slot on a 64-bit host. */
const slotBytes = 32;
/** The head of an atom: its length, head included, in network order, and its name. */
const atomHead = 8;
/** Places of the numbers in the atom `CREA`, four bytes each: `xsCreation` of XS. */
const creation = { chunks: 0, moreChunks: 1, slots: 2, moreSlots: 3, stack: 4 } as const;

/**
 * A machine with the firmware loaded and not started, as a file in memory: what flash is to a board. Each boot begins as
 * a copy of it, and XS itself keeps the copy to the limits of a board: it cannot grow, so what does not fit after a
 * collection of garbage ends it.
 */
export class XsImage {
  readonly program: string;
  readonly limits: XsLimits;
  readonly bytes: Uint8Array;

  /** Throws XsUnavailableError, XsMachineError, or an `Error` with XS's words for what the script threw. */
  constructor({ program, bundle, limits = boardLimits }: XsImageOptions) {
    this.program = program;
    this.limits = limits;
    const bytes = snapshotOf(program, bundle);
    limit(bytes, limits);
    this.bytes = bytes;
  }
}

function snapshotOf(program: string, bundle: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "loam-xs-image-"));
  const machine = new XsMachine({ program, answer: () => new Uint8Array(0) });
  try {
    machine.evaluate(bundle);
    const path = join(folder, "image");
    machine.snapshot(path);
    return readFileSync(path);
  } finally {
    machine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes into an image how much its machine may have: what it has already, and what the limits add. */
function limit(image: Buffer, { slots, chunkBytes, stackSlots }: XsLimits): void {
  const { CREA, HEAP, BLOC } = atomsOf(image);
  if (CREA === undefined || HEAP === undefined || BLOC === undefined)
    throw new Error("what XS wrote is no snapshot of a machine");
  const write = (place: keyof typeof creation, value: number) =>
    image.writeInt32LE(value, CREA.start + 4 * creation[place]);
  write("chunks", BLOC.length + chunkBytes);
  write("moreChunks", 0);
  write("slots", Math.ceil(HEAP.length / slotBytes) + slots);
  write("moreSlots", 0);
  write("stack", stackSlots);
}

interface Atom {
  /** Where its content begins, and how long that is, in bytes. */
  readonly start: number;
  readonly length: number;
}

/** The atoms in the one that is the whole image. */
function atomsOf(image: Buffer): Readonly<Record<"CREA" | "HEAP" | "BLOC", Atom | undefined>> {
  const atoms = new Map<string, Atom>();
  for (let place = atomHead; place + atomHead <= image.length; ) {
    const length = image.readUInt32BE(place);
    if (length < atomHead) break;
    const name = image.toString("latin1", place + 4, place + atomHead);
    atoms.set(name, { start: place + atomHead, length: length - atomHead });
    place += length;
  }
  return { CREA: atoms.get("CREA"), HEAP: atoms.get("HEAP"), BLOC: atoms.get("BLOC") };
}
