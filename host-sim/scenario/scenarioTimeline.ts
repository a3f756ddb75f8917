import type { PartKind } from "../../src/sensors/partTable";
import type { SeededRandom } from "../board/random";
import type { VirtualTime } from "../board/virtualTime";
import type { SimulatedDevice } from "../fleet/simulatedDevice";
import type { Hub } from "../hub/hub";
import { HubError } from "../hub/hubError";
import type { Scenario, ScenarioEvent } from "../world/scenarioSchema";

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

/** Lets the events of a scenario come at their time to one device, and its battery empty. */
export class ScenarioTimeline {
  readonly #options: TimelineOptions;
  readonly #spans: ScenarioSpan[] = [];
  #network: "on" | "off" | "poor" = "on";
  #networkSince = 0;
  /** Out of power by an event; a dead battery does the same. */
  #isOff = false;

  constructor(options: TimelineOptions) {
    this.#options = options;
    const { scenario, device } = options;
    for (const event of scenario.events) this.#at(event.at, () => this.#happen(event));
    if (scenario.device.battery !== undefined) this.#watchBattery(device);
  }

  /** What lasted, until now. */
  spans(): readonly ScenarioSpan[] {
    const now = this.#options.time.ticks();
    const open: ScenarioSpan[] =
      this.#network === "on" ? [] : [this.#networkSpan(this.#network, this.#networkSince, now)];
    return [...this.#spans, ...open];
  }

  /** A record of the device has arrived: sending it has cost its share. */
  recordArrived(): void {
    const { device, scenario } = this.#options;
    const { battery } = scenario.device;
    if (battery !== undefined) device.cell.spend((readingsShare * day) / readingsPerDay / battery.lasts);
  }

  #happen(event: ScenarioEvent): void {
    const { device, hub, onEvent = () => undefined } = this.#options;
    if ("fault" in event) {
      const { fault, part, place } = event;
      const words = `${part}${place === undefined ? "" : ` at place ${place}`}: ${fault}`;
      const found = device.parts.find(part as PartKind, place as 1 | 2 | 3 | undefined);
      found.setFault(fault);
      onEvent(words);
      this.#during(event, { kind: "fault", words }, () => {
        found.setFault(undefined);
        onEvent(`${part}: repaired`);
      });
    } else if ("battery" in event) {
      device.cell.setCharge(event.battery);
      onEvent(`battery charged to ${Math.round(event.battery * 100)} %`);
      if (!this.#isOff) device.powerOn();
    } else if ("network" in event) {
      onEvent(`network ${event.network}`);
      this.#setNetwork(event.network);
      if (event.for !== undefined) this.#after(event.for, () => this.#setNetwork("on"));
    } else if ("power" in event) {
      onEvent(`power ${event.power}`);
      this.#setPower(event.power === "on");
      if (event.for !== undefined) {
        const words = `power ${event.power}`;
        this.#during(event, { kind: "power", words }, () => this.#setPower(event.power !== "on"));
      }
    } else if ("set" in event) {
      onEvent(`desired ${JSON.stringify(event.set)}`);
      const twin = hub.patchTwin(device.deviceId, { properties: { desired: event.set } });
      if (twin instanceof HubError) throw twin;
    } else onEvent("rain" in event ? `rain, ${event.rain} mm` : `irrigation, ${event.irrigation} mm`);
  }

  #setPower(on: boolean): void {
    this.#isOff = !on;
    if (on) this.#options.device.powerOn();
    else this.#options.device.cutPower();
  }

  #setNetwork(state: "on" | "off" | "poor"): void {
    const { device, time } = this.#options;
    if (this.#network !== "on")
      this.#spans.push(this.#networkSpan(this.#network, this.#networkSince, time.ticks()));
    this.#network = state;
    this.#networkSince = time.ticks();
    device.setNetworkAvailable(state === "on");
    if (state === "poor") this.#poor(true);
  }

  #networkSpan(state: string, from: number, to: number): ScenarioSpan {
    return { kind: "network", words: `${state} network`, from, to };
  }

  /** There and away in turn, for lengths that vary with chance. */
  #poor(isUp: boolean): void {
    const since = this.#networkSince;
    const { device, random } = this.#options;
    device.setNetworkAvailable(isUp);
    const mean = isUp ? poorUpMilliseconds : poorDownMilliseconds;
    this.#after(Math.ceil(-Math.log(1 - random.random()) * mean) + 1_000, () => {
      if (this.#network === "poor" && this.#networkSince === since) this.#poor(!isUp);
    });
  }

  #watchBattery(device: SimulatedDevice): void {
    this.#after(hour, () => {
      if (device.cell.isDead) device.cutPower();
      this.#watchBattery(device);
    });
  }

  #during(
    { for: length }: { readonly for?: number | undefined },
    span: Pick<ScenarioSpan, "kind" | "words">,
    end: () => void,
  ): void {
    const from = this.#options.time.ticks();
    const to = length === undefined ? this.#options.scenario.lasts : from + length;
    this.#spans.push({ ...span, from, to });
    if (length !== undefined) this.#after(length, end);
  }

  #at(ticks: number, callback: () => void): void {
    this.#after(Math.max(0, ticks - this.#options.time.ticks()), callback);
  }

  #after(milliseconds: number, callback: () => void): void {
    this.#options.time.timer.set("scenario", milliseconds, callback);
  }
}
