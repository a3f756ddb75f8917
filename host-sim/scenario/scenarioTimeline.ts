import type { Place } from "../../src/model/places";
import type { PartKind } from "../../src/sensors/partTable";
import type { SeededRandom } from "../board/random";
import type { VirtualTime } from "../board/virtualTime";
import type { PartFault, SimulatedPart } from "../bus/simulatedPart";
import type { SimulatedDevice } from "../fleet/simulatedDevice";
import type { Hub } from "../hub/hub";
import { HubError } from "../hub/hubError";
import type { Scenario, ScenarioEvent } from "../world/scenarioSchema";
import { LastingState, type LastingStateOptions } from "./lastingState";

/** Something that lasts, for plots: a network that is away, a fault of a part. Milliseconds since the beginning. */
export interface ScenarioSpan {
  readonly kind: "network" | "fault" | "power";
  readonly words: string;
  readonly from: number;
  readonly to: number;
}

export interface TimelineOptions {
  readonly scenario: Scenario;
  readonly time: VirtualTime;
  readonly device: SimulatedDevice;
  readonly hub: Hub;
  readonly random: SeededRandom;
  /** What happens, in words. */
  readonly onEvent?: (words: string) => void;
}

const hour = 3_600_000;
const day = 24 * hour;
/** A poor network is there for minutes and away for hours: a gateway at the edge of its reach. */
const poorUpMilliseconds = 20 * 60_000;
const poorDownMilliseconds = 4 * hour;
/** A reading each quarter of an hour and its way to the hub take as much of a battery as all the rest. */
const readingsShare = 0.5;
const readingsPerDay = 96;

type NetworkState = Extract<ScenarioEvent, { network: unknown }>["network"];

/** Lets the events of a scenario come at their time to one device, and its battery empty. */
export class ScenarioTimeline {
  readonly #options: TimelineOptions;
  readonly #network: LastingState<NetworkState>;
  readonly #power: LastingState<"on" | "off">;
  readonly #faults = new Map<SimulatedPart, PartFaults>();
  /** How often the network has changed its state: the coming and going of a poor one ends with the next. */
  #networkChanges = 0;

  constructor(options: TimelineOptions) {
    this.#options = options;
    const { scenario } = options;
    this.#network = this.#lasting<NetworkState>("on", (state, cause) => {
      if (cause === "end") this.#tell(`network ${state}`);
      this.#setNetwork(state);
    });
    this.#power = this.#lasting<"on" | "off">("on", (state, cause) => {
      if (cause === "end") this.#tell(`power ${state}`);
      this.#setPower();
    });
    for (const event of scenario.events) this.#at(event.at, () => this.#happen(event));
    if (scenario.device.battery !== undefined) this.#watchBattery();
  }

  /** What lasted, until now, in the order in which it began. */
  spans(): readonly ScenarioSpan[] {
    const spans: ScenarioSpan[] = [];
    for (const { state, from, to } of this.#network.spans())
      spans.push({ kind: "network", words: `${state} network`, from, to });
    for (const { state, from, to } of this.#power.spans())
      spans.push({ kind: "power", words: `power ${state}`, from, to });
    for (const { name, lasting } of this.#faults.values())
      for (const { state, from, to } of lasting.spans())
        spans.push({ kind: "fault", words: `${name}: ${state}`, from, to });
    return spans.sort((left, right) => left.from - right.from);
  }

  /** A record of the device has arrived: sending it has cost its share. */
  recordArrived(): void {
    const { device, scenario } = this.#options;
    const { battery } = scenario.device;
    if (battery !== undefined) device.cell.spend((readingsShare * day) / readingsPerDay / battery.lasts);
  }

  #happen(event: ScenarioEvent): void {
    const { device, hub } = this.#options;
    if ("fault" in event) {
      const { name, lasting } = this.#faultsOf(event.part as PartKind, event.place as Place | undefined);
      this.#tell(`${name}: ${event.fault}`);
      lasting.set(event.fault, event.for);
    } else if ("battery" in event) {
      const wasDead = this.#isDead();
      device.cell.setCharge(event.battery);
      this.#tell(`battery charged to ${Math.round(event.battery * 100)} %`);
      if (wasDead) this.#setPower();
    } else if ("network" in event) {
      this.#tell(`network ${event.network}`);
      this.#network.set(event.network, event.for);
    } else if ("power" in event) {
      this.#tell(`power ${event.power}`);
      this.#power.set(event.power, event.for);
    } else if ("set" in event) {
      this.#tell(`desired ${JSON.stringify(event.set)}`);
      const twin = hub.patchTwin(device.deviceId, { properties: { desired: event.set } });
      if (twin instanceof HubError) throw twin;
    } else this.#tell("rain" in event ? `rain, ${event.rain} mm` : `irrigation, ${event.irrigation} mm`);
  }

  /** One for each part, however events name it. */
  #faultsOf(kind: PartKind, place: Place | undefined): PartFaults {
    const part = this.#options.device.parts.find(kind, place);
    const known = this.#faults.get(part);
    if (known !== undefined) return known;
    const name = `${kind}${place === undefined ? "" : ` at place ${place}`}`;
    const lasting = this.#lasting<PartFault | undefined>(undefined, (fault, cause) => {
      part.setFault(fault);
      if (cause === "end") this.#tell(`${name}: ${fault ?? "repaired"}`);
    });
    const faults = { name, lasting };
    this.#faults.set(part, faults);
    return faults;
  }

  /** A device runs where nobody has taken its power and its battery has some left. */
  #setPower(): void {
    const { device } = this.#options;
    if (this.#power.now === "off" || this.#isDead()) device.cutPower();
    else device.powerOn();
  }

  #isDead(): boolean {
    const { device, scenario } = this.#options;
    return scenario.device.battery !== undefined && device.cell.isDead;
  }

  #setNetwork(state: NetworkState): void {
    this.#networkChanges += 1;
    if (state === "poor") this.#poor(true, this.#networkChanges);
    else this.#options.device.setNetworkAvailable(state === "on");
  }

  /** There and away in turn, for lengths that vary with chance. */
  #poor(isUp: boolean, change: number): void {
    const { device, random } = this.#options;
    device.setNetworkAvailable(isUp);
    const mean = isUp ? poorUpMilliseconds : poorDownMilliseconds;
    this.#after(Math.ceil(-Math.log(1 - random.random()) * mean) + 1_000, () => {
      if (this.#networkChanges === change) this.#poor(!isUp, change);
    });
  }

  #watchBattery(): void {
    this.#after(hour, () => {
      if (this.#isDead()) this.#options.device.cutPower();
      this.#watchBattery();
    });
  }

  #lasting<State>(normal: State, onChange: LastingStateOptions<State>["onChange"]): LastingState<State> {
    return new LastingState({
      normal,
      ticks: () => this.#options.time.ticks(),
      after: (milliseconds, callback) => this.#after(milliseconds, callback),
      onChange,
    });
  }

  #tell(words: string): void {
    this.#options.onEvent?.(words);
  }

  #at(ticks: number, callback: () => void): void {
    this.#after(Math.max(0, ticks - this.#options.time.ticks()), callback);
  }

  #after(milliseconds: number, callback: () => void): void {
    this.#options.time.timer.set("scenario", milliseconds, callback);
  }
}

interface PartFaults {
  /** As the first event names it. */
  readonly name: string;
  readonly lasting: LastingState<PartFault | undefined>;
}
