import { MemoryStorage } from "../../host-sim/board/memoryStorage";
import { nodeText } from "../../host-sim/board/nodeText";
import { NorFlash } from "../../host-sim/board/norFlash";
import { SeededRandom } from "../../host-sim/board/random";
import { VirtualTime } from "../../host-sim/board/virtualTime";
import { createNodeEngine } from "../../host-sim/engine/nodeEngine";
import { SimulatedDevice } from "../../host-sim/fleet/simulatedDevice";
import { createSyntheticSoil } from "../../host-sim/world/syntheticSoil";
import { isJsonObject, type JsonObject } from "../../src/model/boundedJson";
import { settingDefinitions } from "../../src/model/settings";
import { SettingsStore } from "../../src/twin/settingsStore";
import { SoakHub } from "../soak/soakHub";
import { type RecordTally, SoakLedger } from "../soak/soakLedger";

const deviceId = "cut";
const minute = 60_000;

export interface DeviceCuts {
  /** Cuts by where they fell. */
  readonly flash: number;
  readonly storage: number;
  readonly records: RecordTally;
  /** Generations of settings that were sent, and how often what was stored was looked at after a cut. */
  readonly generations: number;
  readonly looks: number;
  /** Looks that found parts of two generations, damaged ones, or one older than what had been acknowledged. */
  readonly mixtures: number;
  /** Records that still wait at the end. */
  readonly waiting: number;
}

/** Tries so many cuts and prints what came of the records and the settings. */
export function printDeviceCuts(print: (line: string) => void, cuts: number): void {
  const { flash, storage, records, generations, looks, mixtures } = new DeviceCutCourse(1).run(cuts);
  const { made, delivered, repeated, missing, outOfOrder, contradictory } = records;
  print("Power cuts of a whole device with a hub, at its writes:");
  print(
    `  ${flash} in flash, ${storage} in storage; ${made} records made, ${delivered} delivered, ${repeated} sent again, ${missing.length} lost, ${outOfOrder} out of order, ${contradictory} changed`,
  );
  print(
    `  ${generations} changes of settings, looked at after ${looks} cuts: ${mixtures} neither the old ones nor the new`,
  );
}

/** Cuts a whole device's power at, before and after writes of flash and storage, again and again, over one long life. */
export class DeviceCutCourse {
  readonly #random: SeededRandom;
  readonly #time = new VirtualTime({ epoch: 1_767_225_600_000 });
  readonly #ledger = new SoakLedger();
  readonly #hub: SoakHub;
  readonly #flash: NorFlash;
  readonly #storage = new MemoryStorage();
  readonly #device: SimulatedDevice;
  #generation = 0;
  #looks = 0;
  #mixtures = 0;
  #cuts = { flash: 0, storage: 0 };

  constructor(seed: number) {
    const random = new SeededRandom(seed);
    this.#random = random;
    this.#hub = new SoakHub(this.#time, random.fork("hub"), {
      onTelemetry: (event) => {
        if (event.systemProperties["dt-subject"] === undefined) this.#ledger.received(event.body);
      },
    });
    // Small, so that the ring goes round many times.
    this.#flash = new NorFlash({ sectorCount: 12, sectorLength: 1024, entropy: random.fork("flash") });
    this.#device = new SimulatedDevice({
      time: this.#time,
      identity: { ...this.#hub.register(deviceId), port: 8883, deviceId },
      engine: createNodeEngine(),
      storage: this.#storage,
      flash: this.#flash,
      world: createSyntheticSoil(random.fork("world")),
      random: random.fork("device"),
      opener: this.#hub.opener(deviceId),
      onLog: (line) => this.#ledger.logged(line),
    });
  }

  run(cuts: number): DeviceCuts {
    this.#desire({ telemetryInterval: 20 });
    this.#device.powerOn();
    for (let cut = 0; cut < cuts; cut++) {
      if (this.#random.random() < 0.4) this.#nextGeneration();
      this.#arm();
      const end = this.#time.ticks() + 30 * minute;
      while (this.#device.board !== undefined && this.#time.ticks() < end)
        this.#time.runUntil(this.#time.ticks() + 5_000);
      if (this.#device.board === undefined) this.#cuts[this.#flash.isCut ? "flash" : "storage"]++;
      this.#look();
      this.#device.cutPower();
      this.#device.powerOn();
    }
    this.#time.runUntil(this.#time.ticks() + 120 * minute);
    const health = this.#reported("health");
    const tally: DeviceCuts = {
      ...this.#cuts,
      records: this.#ledger.tally(),
      generations: this.#generation,
      looks: this.#looks,
      mixtures: this.#mixtures,
      waiting: Number(health["outboxWaiting"]),
    };
    this.#device.stop();
    this.#hub.close();
    return tally;
  }

  #arm(): void {
    const count = 1 + Math.floor(this.#random.random() * 12);
    if (this.#random.random() < 0.7) {
      const moments = ["before", "middle", "middle", "after"] as const;
      this.#flash.cutAfter(count, moments[Math.floor(this.#random.random() * 4)] ?? "middle");
    } else this.#storage.cutAfter(1 + (count >> 2), this.#random.random() < 0.5 ? "before" : "after");
  }

  /** The two numbers always belong together: they say of which generation they are. */
  #nextGeneration(): void {
    const generation = ++this.#generation;
    this.#desire({
      alerts: { soilMoistureLow: (generation % 500) / 1000, soilTemperatureLow: -((generation % 500) / 20) },
    });
  }

  #look(): void {
    // As the next start will find them; the cut holds until the power is back.
    this.#storage.restore();
    const { accepted, corrupt } = new SettingsStore(
      this.#storage,
      nodeText,
      "settings",
      settingDefinitions,
    ).load();
    this.#looks++;
    const { alerts } = accepted;
    const stored = isJsonObject(alerts) ? generationOf(alerts) : 0;
    const acknowledgement = this.#reported("alerts")["value"];
    const acknowledged =
      acknowledgement !== undefined && isJsonObject(acknowledgement) ? generationOf(acknowledgement) : 0;
    if (corrupt || stored === undefined || acknowledged === undefined) this.#mixtures++;
    else if (distance(acknowledged, stored) > distance(acknowledged, this.#generation % 500))
      this.#mixtures++;
  }

  #desire(desired: JsonObject): void {
    this.#hub.desire(deviceId, desired);
  }

  #reported(name: string): JsonObject {
    const value = this.#hub.reported(deviceId)[name];
    return value !== undefined && isJsonObject(value) ? value : {};
  }
}

/** `undefined` where the two numbers are of different generations. */
function generationOf(alerts: JsonObject): number | undefined {
  const low = alerts["soilMoistureLow"];
  if (low === undefined || low === null) return 0;
  const generation = Math.round(Number(low) * 1000);
  return Math.round(-Number(alerts["soilTemperatureLow"]) * 20) === generation ? generation : undefined;
}

/** How many generations `later` is after `earlier`; they count round at 500. */
function distance(earlier: number, later: number): number {
  return (later - earlier + 500) % 500;
}
