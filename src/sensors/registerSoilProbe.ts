import type { I2cPort } from "../board/io";
import { AgreedRead, type Answer, type Question } from "./agreedRead";
import type { Measured, MoistureScale, PartDriver, PartSample } from "./part";

/** The registers of a soil probe on an I²C bus that has no check sums. */
export interface RegisterPlan {
  /** A command that wakes the part, and how long it then takes to come to itself. Whether it answers does not matter. */
  readonly wake?: { readonly command: readonly number[]; readonly milliseconds: number };
  /** Tells it from other parts. */
  readonly identity: Question;
  readonly isRight: (identity: number) => boolean;
  /** °C of its board. */
  readonly temperature: Question;
  readonly lowestTemperature: number;
  readonly highestTemperature: number;
  /** What must be answered before its moisture is asked for. */
  readonly before: readonly Question[];
  readonly moisture: Question;
  readonly sleep?: readonly number[];
}

/** Times that the part is told to sleep. */
const sleepAttempts = 3;

const moistureFaults = Object.freeze({
  noResponse: "moistureNoResponse",
  notReady: "moistureNotReady",
  corrupt: "moistureCorrupt",
} as const);

const temperatureFaults = Object.freeze({
  noResponse: "temperatureNoResponse",
  notReady: "temperatureNotReady",
  corrupt: "temperatureCorrupt",
} as const);

/** Steps of a measurement; from `temperature` on they are the places in `#questions`. */
const Step = Object.freeze({ idle: -2, waking: -1, identity: 0, temperature: 1 });

/**
 * A soil probe that is registers on an I²C bus, in the sensor shape of ECMA-419. It gives its raw moisture value and the
 * temperature of its board. As nothing guards its answers, each is asked for until enough of them agree.
 */
export class RegisterSoilProbe implements PartDriver {
  #port: I2cPort | undefined;
  readonly #read: AgreedRead;
  readonly #plan: RegisterPlan;
  readonly #scale: MoistureScale;
  readonly #questions: readonly Question[];
  #step: number = Step.idle;
  /** False until the right part has answered, and after whatever has gone wrong: it may have been exchanged. */
  #known = false;
  #temperature: Measured | undefined;

  /** Takes over `port`. */
  constructor(port: I2cPort, plan: RegisterPlan, scale: MoistureScale) {
    this.#port = port;
    this.#read = new AgreedRead(port);
    this.#plan = plan;
    this.#scale = scale;
    this.#questions = [plan.identity, plan.temperature, ...plan.before, plan.moisture];
  }

  start(): number {
    const port = this.#opened();
    this.#temperature = undefined;
    const { wake } = this.#plan;
    if (wake === undefined) return this.#ask(this.#first());
    this.#step = Step.waking;
    tell(port, wake.command, 1);
    return wake.milliseconds;
  }

  /**
   * Counts of moisture and °C. Faults: …NoResponse where nobody answers, …NotReady where the part takes too long,
   * …Corrupt where its answers do not agree; moistureWrongPart; moistureNoSignal and moistureSaturated below and above
   * its scale; temperatureOutOfRange.
   */
  sample(): number | readonly PartSample[] {
    this.#opened();
    if (this.#step === Step.idle) throw new Error("No measurement was started.");
    if (this.#step === Step.waking) return this.#ask(this.#first());
    const answer = this.#read.answer();
    return typeof answer === "number" ? answer : this.#next(answer);
  }

  close(): void {
    const port = this.#port;
    this.#port = undefined;
    port?.close();
  }

  #first(): number {
    return this.#known ? Step.temperature : Step.identity;
  }

  #ask(step: number): number {
    this.#step = step;
    return this.#read.ask(this.#questions[step] ?? this.#plan.moisture);
  }

  #next(answer: Answer): number | readonly PartSample[] {
    const step = this.#step;
    if (step === Step.temperature) {
      this.#temperature = this.#judgeTemperature(answer);
      if (answer !== "noResponse") return this.#ask(step + 1);
    }
    if (typeof answer === "string") {
      // A bus that went silent reads as a temperature too, -0.1 °C in the case of Chirp.
      if (answer === "noResponse" || step === Step.identity)
        this.#temperature = { fault: temperatureFaults[answer] };
      return this.#finish({ fault: moistureFaults[answer] });
    }
    if (step === this.#questions.length - 1) return this.#finish(this.#judgeMoisture(answer));
    if (step === Step.identity) {
      if (!this.#plan.isRight(answer.value)) return this.#finish({ fault: "moistureWrongPart" });
      this.#known = true;
    }
    return this.#ask(step + 1);
  }

  #judgeTemperature(answer: Answer): Measured {
    if (typeof answer === "string") return { fault: temperatureFaults[answer] };
    const { lowestTemperature, highestTemperature } = this.#plan;
    const isPossible = answer.value >= lowestTemperature && answer.value <= highestTemperature;
    return isPossible ? answer : { fault: "temperatureOutOfRange" };
  }

  #judgeMoisture(answer: Exclude<Answer, string>): Measured {
    if (answer.value < this.#scale.lowest) return { fault: "moistureNoSignal" };
    return answer.value > this.#scale.highest ? { fault: "moistureSaturated" } : answer;
  }

  #finish(moistureRaw: Measured): readonly PartSample[] {
    if (this.#plan.sleep !== undefined) tell(this.#opened(), this.#plan.sleep, sleepAttempts);
    this.#step = Step.idle;
    const boardTemperature = this.#temperature;
    if ("fault" in moistureRaw || (boardTemperature !== undefined && "fault" in boardTemperature))
      this.#known = false;
    return [boardTemperature === undefined ? { moistureRaw } : { moistureRaw, boardTemperature }];
  }

  #opened(): I2cPort {
    if (this.#port === undefined) throw new Error("The soil probe is closed.");
    return this.#port;
  }
}

/** Sends a command that has no answer, until it is acknowledged. */
function tell(port: I2cPort, command: readonly number[], attempts: number): void {
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      port.write(Uint8Array.from(command));
      return;
    } catch {
      // A part that stays awake draws more, and one that does not wake does not answer: both show elsewhere.
    }
  }
}
