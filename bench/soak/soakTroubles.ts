import type { MemoryStorage } from "../../host-sim/board/memoryStorage";
import type { NorFlash } from "../../host-sim/board/norFlash";
import type { SeededRandom } from "../../host-sim/board/random";
import type { VirtualTime } from "../../host-sim/board/virtualTime";
import type { SimulatedDevice } from "../../host-sim/fleet/simulatedDevice";
import type { SoakHub } from "./soakHub";

const minute = 60_000;
const hour = 60 * minute;
export const day = 24 * hour;

/** A device in trouble, and how often it was in each kind. */
export interface SoakDevice {
  readonly device: SimulatedDevice;
  readonly flash: NorFlash;
  readonly storage: MemoryStorage;
  readonly troubles: Map<string, number>;
}

/** How often, in mean milliseconds, each trouble comes; those left out never do. */
export interface TroublePlan {
  readonly drop?: number;
  readonly halfOpen?: number;
  readonly networkAway?: number;
  /** How long the network stays away at most. */
  readonly longestAway?: number;
  readonly powerCut?: number;
  /** A cut in the middle of one of the next writes to flash or storage. */
  readonly tornWrite?: number;
  readonly clockJump?: number;
  readonly probeFault?: number;
  readonly badSector?: number;
}

type Kind = Exclude<keyof TroublePlan, "longestAway">;

/** Brings troubles on devices at random moments, each over after a while, until it is told to end. */
export class SoakTroubles {
  readonly #time: VirtualTime;
  readonly #hub: SoakHub;
  readonly #haste: number;
  /** What begins a trouble, which it does not once it is over, or ends one. */
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  /** @param haste how many times as often they come as planned */
  constructor(time: VirtualTime, hub: SoakHub, haste: number) {
    this.#time = time;
    this.#hub = hub;
    this.#haste = haste;
  }

  /** No trouble begins any more, and those under way are over. Harmless the second time. */
  end(): void {
    this.#isOver = true;
    for (const callback of [...this.#waiting]) callback();
    this.#waiting.clear();
  }

  /** The hub goes down now and then, for up to three hours. */
  restartHub(mean: number, random: SeededRandom, onRestart: () => void): void {
    this.#repeat(mean, random, () => {
      this.#hub.stop();
      onRestart();
      this.#after(random.random() * 3 * hour, () => this.#hub.start());
    });
  }

  plague(soak: SoakDevice, plan: TroublePlan, random: SeededRandom): void {
    const { longestAway = 6 * hour } = plan;
    const begin: { readonly [Name in Kind]: (random: SeededRandom) => void } = {
      drop: () => this.#hub.harm(soak.device.deviceId, "cut"),
      halfOpen: () => this.#hub.harm(soak.device.deviceId, "silence"),
      networkAway: (chance) => this.#takeNetwork(soak, chance.random() * longestAway),
      powerCut: (chance) => this.#cutPower(soak, chance.random() * hour),
      tornWrite: (chance) => this.#tearWrite(soak, chance),
      clockJump: (chance) => soak.device.board?.clock.jump((chance.random() - 0.5) * 2 * day),
      probeFault: (chance) => this.#harmProbe(soak, chance),
      badSector: (chance) => {
        const sector = Math.floor(chance.random() * soak.flash.sectorCount);
        soak.flash.setDefect(sector, chance.random() < 0.5 ? "throws" : "silent");
      },
    };
    for (const kind of Object.keys(begin) as Kind[]) {
      const mean = plan[kind];
      if (mean === undefined) continue;
      const chance = random.fork(kind);
      this.#repeat(mean, chance, () => {
        soak.troubles.set(kind, (soak.troubles.get(kind) ?? 0) + 1);
        begin[kind](chance);
      });
    }
  }

  #repeat(mean: number, random: SeededRandom, begin: () => void): void {
    // As accidents come: the wait has no memory.
    this.#after((-Math.log(1 - random.random()) * mean) / this.#haste, () => {
      if (this.#isOver) return;
      begin();
      this.#repeat(mean, random, begin);
    });
  }

  #takeNetwork({ device }: SoakDevice, length: number): void {
    device.setNetworkAvailable(false);
    this.#after(length, () => device.setNetworkAvailable(true));
  }

  #cutPower({ device }: SoakDevice, length: number): void {
    device.cutPower();
    this.#after(length, () => device.powerOn());
  }

  #tearWrite(soak: SoakDevice, chance: SeededRandom): void {
    const { device, flash, storage } = soak;
    const count = 1 + Math.floor(chance.random() * 8);
    if (chance.random() < 0.8) {
      const moments = ["before", "middle", "after"] as const;
      flash.cutAfter(count, moments[Math.floor(chance.random() * 3)] ?? "middle");
    } else storage.cutAfter(count, chance.random() < 0.5 ? "before" : "after");
    // Somebody looks after it from time to time; harmless where the cut has not come.
    this.#after(3 * hour + chance.random() * hour, () => device.powerOn());
  }

  #harmProbe({ device }: SoakDevice, chance: SeededRandom): void {
    const isMoisture = chance.random() < 0.5;
    const part = device.parts.find(isMoisture ? "capacitive" : "ds18b20");
    part.setFault(chance.random() < 0.5 ? "noAnswer" : isMoisture ? "swappedWires" : "badCrc");
    this.#after(chance.random() * 6 * hour, () => part.setFault(undefined));
  }

  #after(milliseconds: number, callback: () => void): void {
    this.#waiting.add(callback);
    this.#time.timer.set("soak trouble", Math.floor(milliseconds), () => {
      if (this.#waiting.delete(callback)) callback();
    });
  }
}
