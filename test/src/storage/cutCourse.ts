import { type CutMoment, NorFlash } from "../../../host-sim/board/norFlash";
import type { Json } from "../../../src/model/boundedJson";
import { FlashLog } from "../../../src/storage/flashLog";
import { headLength } from "../../../src/storage/logSector";
import { Dice } from "../twin/mutations";
import { LogModel } from "./cutModel";

// Free of Node, for XsScript.

export interface CutOptions {
  readonly seed: number;
  readonly sectorLength: number;
  readonly sectorCount: number;
  /** Starts of the log on one flash, with every cut of each tried. */
  readonly legs: number;
  /** Calls of the log from one start to the next. */
  readonly steps: number;
}

export interface CutCounts {
  /** Cuts of a write or an erase, by when; `again` are those soon after the start that follows. */
  readonly before: number;
  readonly middle: number;
  readonly after: number;
  readonly again: number;
  /** Entries that had to be there after a cut, and were looked for. */
  readonly expected: number;
  /** Courses that went wrong. */
  readonly wrong: number;
  /** What went wrong first. */
  readonly first: string | null;
}

const moments: readonly [CutMoment, ...CutMoment[]] = ["before", "middle", "after"];

function entropyOf(dice: Dice) {
  return { random: () => dice.roll() };
}

function diceOf(...parts: readonly number[]): Dice {
  let seed = 0;
  for (const part of parts) seed = (Math.imul(seed, 0x01000193) ^ part) | 0;
  return new Dice(Math.imul(seed, 0x9e3779b1));
}

class CourseFault extends Error {}

function require(fault: string | undefined): void {
  if (fault !== undefined) throw new CourseFault(fault);
}

/** A log on a flash, beside the model of what it must hold. */
class Rig {
  readonly flash: NorFlash;
  readonly model: LogModel;
  log: FlashLog;
  #failures = 0;

  constructor(flash: NorFlash, model: LogModel) {
    this.flash = flash;
    this.model = model;
    this.log = this.#start();
  }

  #start(): FlashLog {
    const { flash } = this;
    const [writes, erases] = [flash.writes, flash.erases.join()];
    const log = new FlashLog({
      flash,
      firstSector: 0,
      sectorCount: flash.sectorCount,
      onFailure: () => {
        if (!flash.isCut) this.#failures++;
      },
    });
    if (flash.writes !== writes || flash.erases.join() !== erases) throw new CourseFault("the start wrote");
    // A start passes over some bytes of the newest sector, or over the rest of it.
    this.model.waste(flash.sectorLength + 252);
    return log;
  }

  /** Starts anew, with power back, and looks at all entries. */
  restart(): void {
    const { dropped } = this.log;
    this.flash.restore();
    this.log = this.#start();
    this.check(dropped);
  }

  check(dropped = this.log.dropped): void {
    require(this.model.faultOfAll(this.log, dropped));
    if (this.#failures > 0) throw new CourseFault("a failure was told where there was none");
  }

  /** So many random calls; ends early where power is cut. */
  work(dice: Dice, steps: number): void {
    for (let step = 0; step < steps && !this.flash.isCut; step++) {
      const luck = dice.roll();
      if (luck < 0.52) this.append(dice);
      else if (luck < 0.55) this.#removeAbsent(dice);
      else this.#remove(luck < 0.85 ? 0 : dice.below(this.log.lastNumber + 1));
    }
  }

  append(dice: Dice): void {
    const { log, model, flash } = this;
    const longest = Math.min(240, flash.sectorLength - headLength - 12);
    const length = dice.roll() < 0.9 ? dice.below(Math.min(70, longest + 1)) : dice.below(longest + 1);
    const body = new Uint8Array(length).map(() => dice.below(256));
    const kind = dice.below(255);
    const number = log.lastNumber + (dice.roll() < 0.9 ? 1 : 1 + dice.below(5));
    model.appending(number, kind, body);
    const isTaken = log.append(number, kind, body);
    if (flash.isCut) return;
    if (!isTaken) throw new CourseFault(`entry ${number} was not taken`);
    model.appended(number);
  }

  #remove(after: number): void {
    const { log, model, flash } = this;
    const entry = log.next(after);
    if (entry === undefined) return;
    require(model.faultOf(entry));
    const mustBeThere = model.removing(entry.number);
    const isRemoved = log.remove(entry.number);
    if (flash.isCut) return;
    if (mustBeThere && !isRemoved) throw new CourseFault(`entry ${entry.number} was given and not removed`);
    if (isRemoved) model.removed(entry.number);
    if (isRemoved && log.remove(entry.number))
      throw new CourseFault(`entry ${entry.number} was removed twice`);
  }

  #removeAbsent(dice: Dice): void {
    const number = this.log.lastNumber + 1 + dice.below(9);
    if (this.log.remove(number)) throw new CourseFault(`entry ${number} was removed and never appended`);
  }
}

/** Tries every cut of a random course on one flash. The same for the same options. */
export function tryCuts(options: CutOptions): CutCounts {
  const counts = {
    before: 0,
    middle: 0,
    after: 0,
    again: 0,
    expected: 0,
    wrong: 0,
    first: null as string | null,
  };
  const { seed, sectorLength, sectorCount, legs, steps } = options;
  let base = new NorFlash({ sectorLength, sectorCount, entropy: entropyOf(diceOf(seed)) });
  let baseModel = new LogModel();

  const attempt = (leg: number, operation: number, momentIndex: number): Rig | undefined => {
    const moment = moments[momentIndex] ?? "middle";
    const flash = base.copy(entropyOf(diceOf(seed, leg)));
    if (operation > 0) flash.cutAfter(operation, moment);
    try {
      const rig = new Rig(flash, baseModel.copy());
      rig.work(diceOf(seed, leg, 1), steps);
      if (operation === 0) {
        rig.check();
        return rig;
      }
      if (!flash.isCut) return undefined;
      counts[moment]++;
      const dice = diceOf(seed, leg, operation, momentIndex);
      counts.expected += rig.model.certain;
      rig.restart();
      const kept = dice.roll() < 0.05 ? new Rig(flash.copy(entropyOf(dice)), rig.model.copy()) : undefined;
      while (dice.roll() < 0.4) {
        flash.cutAfter(1 + dice.below(6), dice.pick(moments));
        rig.work(dice, 12);
        if (flash.isCut) counts.again++;
        rig.restart();
      }
      goOn(rig, dice);
      return kept;
    } catch (error) {
      counts.wrong++;
      const what = error instanceof CourseFault ? error.message : `it threw ${String(error)}`;
      counts.first ??= `${JSON.stringify(options)}, start ${leg}, cut ${moment} operation ${operation}: ${what}`;
      return undefined;
    }
  };

  for (let leg = 0; leg < legs; leg++) {
    const whole = attempt(leg, 0, 0);
    if (whole === undefined) return counts;
    const operations = whole.flash.writes + whole.flash.erases.reduce((sum, count) => sum + count, 0);
    let next = whole;
    for (let operation = 1; operation <= operations; operation++)
      for (let moment = 0; moment < moments.length; moment++) next = attempt(leg, operation, moment) ?? next;
    // On from what one of the cuts left, or from the end of the course where none was kept.
    base = next.flash.copy(entropyOf(diceOf(seed, leg, 2)));
    baseModel = next.model;
  }
  return counts;
}

/** The log works on: some calls, or so many entries that every sector is begun anew. */
function goOn(rig: Rig, dice: Dice): void {
  if (dice.roll() < 0.1) {
    const all = rig.flash.sectorLength * rig.flash.sectorCount;
    const end = rig.flash.bytesWritten + all;
    while (rig.flash.bytesWritten < end) rig.append(dice);
  } else {
    rig.work(dice, 8);
  }
  rig.check();
  rig.restart();
}

/** For `XsScript`. */
export function run(input: Json): Json {
  return { ...tryCuts(input as unknown as CutOptions) };
}
