import type { DigitalPins } from "./digitalPins";
import { sdi12CheckOf } from "./sdi12Check";
import type { Sdi12Lines } from "./sdi12Lines";
import { CHARACTER_MILLISECONDS, type Sdi12Part, type Sdi12Wire, withParity } from "./sdi12Wire";
import {
  type AttachPart,
  type PartFault,
  type PartSurroundings,
  partFaults,
  type SimulatedPart,
} from "./simulatedPart";
import { TerosValues } from "./terosValues";

export interface Sdi12SensorOptions {
  readonly wire: Sdi12Wire;
  readonly around: PartSurroundings;
  /** One of 0 to 9, a to z, A to Z. */
  readonly address: string;
  readonly model: "teros11" | "teros12";
  /** Whether its supply is on; `setSupply` switches it. */
  readonly isPowered?: boolean;
}

/** TEROS 11/12 integrator guide: version of the specification, maker, model, version of the sensor. */
const IDENTIFICATION = Object.freeze({ teros11: "13METER   TER11 301", teros12: "13METER   TER12 301" });
/** The guide's letter for each model in the start string. */
const SENSOR_TYPE = Object.freeze({ teros11: "h", teros12: "g" });
/** From power-on until the start string begins, and until commands are heard (guide, at most 245). ms */
const START_STRING_MILLISECONDS = 60;
const READY_MILLISECONDS = 245;
/** From the end of a command to the first character (specification: 8.33 to 15 ms). */
const ANSWER_MILLISECONDS = 10;
/** What it promises, and what it takes (guide: 25 to 50 ms). */
const PROMISE_SECONDS = "001";
const MEASURE_MILLISECONDS = 50;
const SLOW_MILLISECONDS = 3000;

interface Measurement {
  readonly values: string;
  readonly doneAt: number;
  readonly concurrent: boolean;
  readonly checked: boolean;
}

/**
 * A METER TEROS 11 or 12 on an SDI-12 wire, at the level of characters (SDI-12 specification 1.4; METER, TEROS 11/12
 * integrator guide 18224). Its faults, where that is not plain: badCrc, a bit of the check sum is wrong; slow, it takes three
 * times as long as it says; brownOut, its supply breaks down when it measures; swappedWires, it hears nothing.
 */
export class Sdi12Sensor implements Sdi12Part, SimulatedPart {
  readonly faults: readonly PartFault[] = partFaults;
  readonly #options: Sdi12SensorOptions;
  readonly #values: TerosValues;
  #address: string;
  #fault: PartFault | undefined;
  /** From when on it hears commands; `undefined` without its supply. */
  #readyAt: number | undefined;
  #measurement: Measurement | undefined;

  constructor(options: Sdi12SensorOptions) {
    this.#options = options;
    this.#address = options.address;
    this.#values = new TerosValues(options.around, options.model === "teros12");
    this.#readyAt = options.isPowered === false ? undefined : Number.NEGATIVE_INFINITY;
    options.wire.attach(this);
  }

  get fault(): PartFault | undefined {
    return this.#fault;
  }

  setFault(fault: PartFault | undefined): void {
    this.#fault = fault;
    this.#values.setFault(fault);
  }

  /** Its supply goes on or off. */
  setSupply(isOn: boolean): void {
    if (isOn === (this.#readyAt !== undefined)) return;
    if (isOn) this.#start(this.#options.around.ticks());
    else this.#readyAt = undefined;
    this.#measurement = undefined;
  }

  powerCycle(): void {
    if (this.#readyAt === undefined) return;
    this.#measurement = undefined;
    this.#start(this.#options.around.ticks());
  }

  wake(at: number): void {
    const running = this.#measurement;
    // A break ends a measurement for the recorder alone, not a concurrent one (specification, clause 4.4.6).
    if (running !== undefined && !running.concurrent && running.doneAt > at) this.#measurement = undefined;
  }

  hear(command: string, at: number): void {
    if (this.#readyAt === undefined || at < this.#readyAt || this.#isDead() || !command.endsWith("!")) return;
    if (command[0] !== this.#address && command !== "?!") return;
    this.#obey(command.slice(1, -1), at);
  }

  #obey(body: string, at: number): void {
    const running = this.#measurement;
    const isMeasuring = running !== undefined && running.doneAt > at;
    const [start] = body;
    const checked = start !== undefined && body.slice(1).startsWith("C");
    if (body === "") this.#answer("", at);
    else if (body === "I") this.#answer(IDENTIFICATION[this.#options.model], at);
    else if (/^A[0-9a-zA-Z]$/.test(body)) {
      this.#address = body[1] ?? this.#address;
      this.#answer("", at);
    } else if (/^[MC]C?$/.test(body)) {
      this.#measure(start === "C", checked, at);
      return;
    } else if (/^[MC]C?[1-9]$/.test(body) || body === "V") this.#answer(start === "C" ? "00000" : "0000", at);
    else if (/^RC?0$/.test(body)) this.#answer(this.#values.measure(), at, checked);
    else if (/^D[0-9]$/.test(body)) {
      const values = isMeasuring || body !== "D0" ? "" : (running?.values ?? "");
      this.#answer(values, at, running?.checked ?? false);
    } else return;
    // Whatever it is asked before it is done ends a concurrent measurement (specification, clause 4.4.8).
    if (isMeasuring) this.#measurement = undefined;
  }

  #measure(concurrent: boolean, checked: boolean, at: number): void {
    const count = this.#options.model === "teros12" ? 3 : 2;
    const saidAt = this.#answer(`${PROMISE_SECONDS}${concurrent ? "0" : ""}${count}`, at);
    if (this.#fault === "brownOut") {
      this.#measurement = undefined;
      this.#start(saidAt);
      return;
    }
    const doneAt = saidAt + (this.#fault === "slow" ? SLOW_MILLISECONDS : MEASURE_MILLISECONDS);
    this.#measurement = { values: this.#values.measure(), doneAt, concurrent, checked };
    // The service request.
    if (!concurrent) this.#options.wire.say(withParity(`${this.#address}\r\n`), doneAt);
  }

  /** Says its address and a text; the time at which it has said them. */
  #answer(text: string, at: number, checked = false): number {
    const said = `${this.#address}${text}`;
    let check = checked ? sdi12CheckOf(said) : "";
    if (checked && this.#fault === "badCrc")
      check = check.slice(0, 2) + String.fromCharCode(check.charCodeAt(2) ^ 1);
    const characters = withParity(`${said}${check}\r\n`);
    this.#options.wire.say(characters, at + ANSWER_MILLISECONDS);
    return at + ANSWER_MILLISECONDS + characters.length * CHARACTER_MILLISECONDS;
  }

  /** Power-on. With the address 0 it says its values once, without parity, for loggers that know no SDI-12. */
  #start(at: number): void {
    this.#readyAt = at + READY_MILLISECONDS;
    if (this.#address !== "0" || this.#isDead()) return;
    const values = this.#values.measure().replace(/\+/g, " ").replace(/-/g, " -").trim();
    const text = `\t${values}\r${SENSOR_TYPE[this.#options.model]}`;
    let sum = 0;
    for (const character of text) sum += character.charCodeAt(0);
    const characters = Buffer.from(text + String.fromCharCode((sum % 64) + 32), "latin1");
    this.#options.wire.say(characters, at + START_STRING_MILLISECONDS);
  }

  #isDead(): boolean {
    return this.#fault === "noAnswer" || this.#fault === "swappedWires";
  }
}

/** Puts a probe of an entry of the kind `sdi12` on its wire. */
export const attachSdi12Sensor: AttachPart<{ readonly sdi12: Sdi12Lines; readonly digital: DigitalPins }> = (
  { options },
  probe,
  { sdi12, digital },
  around,
) => {
  const { pin, powerPin } = options as unknown as { readonly pin: number; readonly powerPin?: number };
  const { address, model } = probe.options as unknown as Pick<Sdi12SensorOptions, "address" | "model">;
  const isPowered = powerPin === undefined || digital.levelOf(powerPin) === 1;
  const sensor = new Sdi12Sensor({ wire: sdi12.wireOn(pin), around, address, model, isPowered });
  if (powerPin !== undefined) digital.watch(powerPin, (level) => sensor.setSupply(level === 1));
  return sensor;
};
