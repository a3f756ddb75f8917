import type { SeededRandom } from "../../host-sim/board/random";

/** What went over a bus, and what it was. */
export interface Frame {
  readonly bytes: Uint8Array;
  /** The part that was spoken to: an address, a ROM code. */
  readonly source: string;
  /** What it was asked: a command, without the address. */
  readonly question: string;
}

interface Shelf {
  readonly source: string;
  readonly question: string;
  readonly kept: Frame[];
  /** One frame that comes again and again for a while. */
  held: { readonly frame: Frame; readonly measurement: number } | undefined;
}

const mostKept = 32;
/** Measurements for which one frame is held. */
const holdFor = 50;

/** Frames of earlier exchanges, by what they answered: some fresh, some old. Replays come from here. */
export class EarlierFrames {
  readonly #random: SeededRandom;
  readonly #shelves = new Map<string, Shelf>();
  #all: readonly Shelf[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  keep(frame: Frame, measurement: number): void {
    const { source, question } = frame;
    const key = `${source} ${question}`;
    let shelf = this.#shelves.get(key);
    if (shelf === undefined) {
      shelf = { source, question, kept: [], held: undefined };
      this.#shelves.set(key, shelf);
      this.#all = [...this.#shelves.values()];
    }
    if (shelf.kept.length < mostKept) shelf.kept.push(frame);
    else shelf.kept[this.#below(mostKept)] = frame;
    if (shelf.held === undefined || measurement - shelf.held.measurement >= holdFor)
      shelf.held = { frame, measurement };
  }

  /** An earlier frame of the same part and question, whichever. */
  replay({ source, question }: Frame): Frame | undefined {
    return this.#anyOf(this.#shelves.get(`${source} ${question}`)?.kept);
  }

  /** Of the same part and question always the same earlier one, for many measurements. */
  hold({ source, question }: Frame): Frame | undefined {
    return this.#shelves.get(`${source} ${question}`)?.held?.frame;
  }

  /** An earlier frame of whatever was said on the bus. */
  stray(): Frame | undefined {
    return this.#anyOf(this.#anyOf(this.#all)?.kept);
  }

  /** What another part said to the same question; where there is none, to another. */
  neighbour({ source, question }: Frame): Frame | undefined {
    const others = this.#all.filter((shelf) => shelf.source !== source);
    const alike = others.filter((shelf) => shelf.question === question);
    return this.#anyOf(this.#anyOf(alike.length > 0 ? alike : others)?.kept);
  }

  #anyOf<Item>(list: readonly Item[] | undefined): Item | undefined {
    return list?.[this.#below(list.length)];
  }

  #below(limit: number): number {
    return Math.floor(this.#random.random() * limit);
  }
}
