import { fileURLToPath } from "node:url";
import { XsScript } from "../../host-sim/engine/xsScript";

/** What one sample of a part costs the XS machine. */
export interface PartCost {
  readonly kind: string;
  /** Calls of the driver from its start to the sample, the start left out. */
  readonly steps: number;
  /** From the start to the sample. */
  readonly milliseconds: number;
  readonly instructions: number;
  /** Slots taken on the way, garbage in the end. */
  readonly slots: number;
  /** Live slots that a hundred samples leave behind. */
  readonly left: number;
}

/** The first samples of a driver find out who its part is, and fill what it remembers. */
const samplesBefore = 10;
const samplesOfGrowth = 100;

/** Measures a sample of every part of the table, with an io in the machine that answers at once. Throws `XsUnavailableError`. */
export function measureParts(): PartCost[] {
  const script = new XsScript(fileURLToPath(new URL("./partCostOnXs.ts", import.meta.url)));
  try {
    const kinds = script.run({ kind: null, count: 0 }) as string[];
    return kinds.map((kind) => measurePart(script, kind));
  } finally {
    script.close();
  }
}

function measurePart(script: XsScript, kind: string): PartCost {
  const sample = (count: number) => {
    const [slots, instructions] = [script.liveSlots(), script.instructions];
    const taken = script.run({ kind, count }) as { steps: number; milliseconds: number; faults: number };
    if (taken.faults > 0) throw new Error(`a ${kind} that is well gave ${taken.faults} faults`);
    return { ...taken, slots: script.slots - slots, instructions: script.instructions - instructions };
  };
  sample(samplesBefore);
  const idle = sample(0);
  const one = sample(1);
  const before = script.liveSlots();
  sample(samplesOfGrowth);
  return {
    kind,
    steps: one.steps,
    milliseconds: one.milliseconds,
    instructions: one.instructions - idle.instructions,
    slots: one.slots - idle.slots,
    left: script.liveSlots() - before,
  };
}

/** Prints what `measureParts` finds. */
export function printPartCost(print: (line: string) => void): void {
  print(
    "One sample of each part on XS 13.3 (the driver, and an io that answers at once; the least options, a good line):",
  );
  const row = (name: string, columns: readonly (string | number)[]) =>
    `  ${name.padEnd(12)}${columns.map((column) => String(column).padStart(14)).join("")}`;
  print(row("part", ["steps", "ms", "instructions", "slots taken", "slots left"]));
  for (const { kind, steps, milliseconds, instructions, slots, left } of measureParts())
    print(row(kind, [steps, milliseconds, instructions, slots, left]));
}
