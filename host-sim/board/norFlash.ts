import type { Entropy } from "../../src/board/entropy";
import type { Flash } from "../../src/board/flash";
import { tornErase, tornWrite, weakBits } from "./norFlashTearing";
import { PowerCut } from "./powerCut";

/** When power is cut, as seen from a write or an erase. */
export type CutMoment = "before" | "middle" | "after";

/** What is wrong with a sector: `throws` where writing and erasing it is refused, `silent` where neither does anything. */
export type SectorDefect = "none" | "throws" | "silent";

export interface NorFlashOptions {
  /** 4096 unless told. */
  readonly sectorLength?: number;
  readonly sectorCount: number;
  /** The contents, copied; erased where there are none. */
  readonly image?: Uint8Array;
  /** What a cut leaves, and how weak bits read. */
  readonly entropy: Entropy;
  /** Refuses to set bits by a write, which is a defect of the firmware; else they stay cleared, as on hardware. `true` unless told. */
  readonly strict?: boolean;
  /** Erases that a sector stands; any number unless told. */
  readonly wearLimit?: number;
  /** Told what has changed, to keep it elsewhere; before the operation returns or throws. */
  readonly onChange?: (address: number, bytes: Uint8Array) => void;
}

/** Flash with the rules of NOR flash, its wear, and its faults. */
export class NorFlash implements Flash {
  readonly sectorLength: number;
  readonly sectorCount: number;
  readonly #cells: Uint8Array;
  /** Bits that a cut left so that they read differently from time to time; there are none before the first cut. */
  #weak: Uint8Array | undefined;
  readonly #entropy: Entropy;
  readonly #strict: boolean;
  readonly #wearLimit: number;
  readonly #onChange: ((address: number, bytes: Uint8Array) => void) | undefined;
  readonly #defects: SectorDefect[];
  readonly #unreadable: boolean[];
  #untilCut = Number.POSITIVE_INFINITY;
  #moment: CutMoment = "before";
  #isCut = false;
  /** How often each sector was erased. */
  readonly erases: Uint32Array;
  reads = 0;
  bytesRead = 0;
  writes = 0;
  bytesWritten = 0;

  constructor(options: NorFlashOptions) {
    const { sectorLength = 4096, sectorCount, image, strict = true, wearLimit, onChange } = options;
    const size = sectorLength * sectorCount;
    if (image !== undefined && image.length !== size)
      throw new RangeError(`the image has ${image.length} bytes where the flash has ${size}`);
    this.sectorLength = sectorLength;
    this.sectorCount = sectorCount;
    this.#cells = image?.slice() ?? new Uint8Array(size).fill(0xff);
    this.#entropy = options.entropy;
    this.#strict = strict;
    this.#wearLimit = wearLimit ?? Number.POSITIVE_INFINITY;
    this.#onChange = onChange;
    this.#defects = new Array<SectorDefect>(sectorCount).fill("none");
    this.#unreadable = new Array<boolean>(sectorCount).fill(false);
    this.erases = new Uint32Array(sectorCount);
  }

  read(address: number, count: number): Uint8Array {
    this.#check(address, count);
    if (this.#isCut) throw new PowerCut();
    if (this.#sectors(address, count).some((sector) => this.#unreadable[sector]))
      throw new Error(`flash: the sector of address ${address} cannot be read`);
    this.reads++;
    this.bytesRead += count;
    const bytes = this.#cells.slice(address, address + count);
    const weak = this.#weak;
    if (weak === undefined) return bytes;
    for (let index = 0; index < count; index++) {
      const bits = weak[address + index] ?? 0;
      if (bits !== 0) bytes[index] = (bytes[index] ?? 0) ^ (bits & Math.floor(this.#entropy.random() * 256));
    }
    return bytes;
  }

  write(address: number, bytes: Uint8Array): void {
    this.#check(address, bytes.length);
    const before = this.#cells.slice(address, address + bytes.length);
    if (this.#strict && bytes.some((byte, index) => (byte & ~(before[index] ?? 0)) !== 0))
      throw new Error(`flash: a write at address ${address} would set bits that are cleared`);
    this.#operate(
      () => {
        this.#refuse(address, bytes.length);
        this.writes++;
        this.bytesWritten += bytes.length;
        if (this.#isSilent(address, bytes.length)) return;
        this.#set(
          address,
          before.map((cell, index) => cell & (bytes[index] ?? 0xff)),
        );
        // A bit that was cleared now is cleared for good.
        const weak = this.#weak;
        if (weak !== undefined)
          for (const [index, byte] of bytes.entries())
            weak[address + index] = (weak[address + index] ?? 0) & byte;
      },
      () => this.#tear(address, tornWrite(before, bytes, this.#entropy)),
    );
  }

  erase(sector: number): void {
    const address = sector * this.sectorLength;
    this.#check(address, this.sectorLength);
    this.#operate(
      () => {
        this.#refuse(address, this.sectorLength);
        this.erases[sector] = (this.erases[sector] ?? 0) + 1;
        if ((this.erases[sector] ?? 0) > this.#wearLimit)
          throw new Error(`flash: sector ${sector} is worn out`);
        if (this.#isSilent(address, this.sectorLength)) return;
        this.#set(address, new Uint8Array(this.sectorLength).fill(0xff));
        this.#weak?.fill(0, address, address + this.sectorLength);
      },
      () => {
        const before = this.#cells.slice(address, address + this.sectorLength);
        this.#tear(address, tornErase(before, this.#entropy));
      },
    );
  }

  /** Power is cut at the `count`-th write or erase from now, 1 for the next one. */
  cutAfter(count: number, moment: CutMoment): void {
    this.#untilCut = count;
    this.#moment = moment;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Power is back, and no further cut set. */
  restore(): void {
    this.#isCut = false;
    this.#untilCut = Number.POSITIVE_INFINITY;
  }

  /** Writes to the sector, and erases of it, fail from now on, or no longer. */
  setDefect(sector: number, defect: SectorDefect): void {
    this.#defects[sector] = defect;
  }

  /** Reading anything of the sector throws from now on, or no longer. */
  setUnreadable(sector: number, isUnreadable: boolean): void {
    this.#unreadable[sector] = isUnreadable;
  }

  /** A copy of the contents. Weak bits are as the cut left them. */
  image(): Uint8Array {
    return this.#cells.slice();
  }

  /** The same contents and weak bits in another flash, without defects and counts. */
  copy(entropy: Entropy): NorFlash {
    const { sectorLength, sectorCount } = this;
    const copy = new NorFlash({
      sectorLength,
      sectorCount,
      image: this.#cells,
      entropy,
      strict: this.#strict,
    });
    copy.#weak = this.#weak?.slice();
    return copy;
  }

  #operate(work: () => void, tear: () => void): void {
    if (this.#isCut) throw new PowerCut();
    this.#untilCut--;
    if (this.#untilCut > 0) {
      work();
      return;
    }
    this.#isCut = true;
    if (this.#moment === "middle") tear();
    if (this.#moment === "after") work();
    throw new PowerCut();
  }

  #tear(address: number, cells: Uint8Array): void {
    this.#weak ??= new Uint8Array(this.#cells.length);
    this.#weak.set(weakBits(cells.length, this.#entropy), address);
    this.#set(address, cells);
  }

  #set(address: number, cells: Uint8Array): void {
    this.#cells.set(cells, address);
    this.#onChange?.(address, cells);
  }

  #refuse(address: number, count: number): void {
    if (this.#sectors(address, count).some((sector) => this.#defects[sector] === "throws"))
      throw new Error(`flash: the sector of address ${address} cannot be changed`);
  }

  #isSilent(address: number, count: number): boolean {
    return this.#sectors(address, count).some((sector) => this.#defects[sector] === "silent");
  }

  #sectors(address: number, count: number): number[] {
    const first = Math.floor(address / this.sectorLength);
    const last = Math.floor((address + Math.max(count, 1) - 1) / this.sectorLength);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  #check(address: number, count: number): void {
    const isWithin = Number.isInteger(address) && address >= 0 && address + count <= this.#cells.length;
    if (!isWithin)
      throw new RangeError(
        `flash: ${count} bytes at address ${address} are not within ${this.#cells.length} bytes`,
      );
  }
}
