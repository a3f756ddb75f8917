import { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { Log } from "../../../src/board/log";
import { FaultRegister } from "../../../src/health/faultRegister";
import { SharedFaults } from "../../../src/health/sharedFaults";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { moduleDefinitions, moduleNames } from "../../../src/model/modules";
import { settingDefinitions } from "../../../src/model/settings";
import { Twin } from "../../../src/twin/twin";
import { TwinSection } from "../../../src/twin/twinSection";
import { CourseHub, text } from "./courseHub";
import { canonical, faultsOfAnswers, faultsOfEnd, faultsOfValues, type Watched } from "./courseOracle";
import type { Step } from "./courseSteps";
import { CourseStorage } from "./courseStorage";

/** Milliseconds that a report waits for its answer. */
const patience = 30_000;

const silent: Log = { write: () => undefined };

/** A device with all its modules as components, at a hub, over a course of steps and reboots. */
class Course {
  readonly violations: string[] = [];
  readonly #time = new VirtualTime({ epoch: 1_767_225_600_000 });
  readonly #storage = new CourseStorage();
  readonly #hub = new CourseHub();
  readonly #captured: { [name: string]: (Json | undefined)[] } = { calibration: [undefined] };
  #watched: Watched[] = [];
  #twin: Twin;
  #isConnected = false;
  #reportedAt: number | undefined;
  /** What the device had to say when a report left. */
  readonly #said = new Map<JsonObject, string>();
  #storedWrites = -1;

  constructor() {
    this.#twin = this.#boot();
    this.#hub.onReport = (patch, isTaken) => this.#reported(patch, isTaken);
  }

  take(step: Step): void {
    const hub = this.#hub;
    switch (step.kind) {
      case "desire": {
        const push = hub.desire(step.change);
        if (!this.#isConnected || step.delivery === "never") break;
        if (step.delivery === "later") hub.pushes.push(push);
        else this.#push(push);
        if (step.delivery === "twice") this.#push(push);
        break;
      }
      case "push": {
        const [push] = hub.pushes.splice(step.index % Math.max(1, hub.pushes.length), 1);
        if (push !== undefined) this.#push(push);
        break;
      }
      case "garbage":
        this.#twin.handleDesired(undefined, text.encode(step.text));
        break;
      case "answer":
        this.#reply(hub.answer(step.status, step.isTaken, step.isGarbage));
        break;
      case "lose":
        hub.answer(500, step.isTaken, false);
        break;
      case "delay": {
        const reply = hub.answer(step.isTaken ? 200 : 500, step.isTaken, false);
        if (reply !== undefined) hub.overdue.push(reply);
        break;
      }
      case "overdue":
        this.#reply(hub.overdue.shift());
        break;
      case "wait":
        this.#time.runUntil(this.#time.ticks() + step.milliseconds);
        break;
      case "storage":
        this.#storage.fails = step.fails;
        break;
      case "room":
        hub.hasRoom = step.hasRoom;
        break;
      case "capture":
        this.#capture(step.value ?? undefined);
        break;
      case "report":
        this.#watched[0]?.section.setReported("extra", step.value);
        break;
      case "connect":
        this.#connect();
        break;
      case "drop":
        this.#disconnect();
        break;
      case "restore":
        this.#disconnect();
        hub.restore(step.writes);
        break;
      case "reboot":
        this.#disconnect();
        this.#twin = this.#boot();
        break;
    }
    this.#check();
  }

  /** The world is well again: with whatever state is left, time alone has to bring it right. */
  end(): void {
    const hub = this.#hub;
    hub.hasRoom = true;
    this.#storage.fails = false;
    hub.pushes = [];
    hub.overdue = [];
    this.#connect();
    const before = hub.requests;
    for (let minute = 0; minute < 12; minute++) this.#run(60_000);
    if (hub.requests - before > 60) this.#say(`${hub.requests - before} requests in twelve minutes of rest`);
    // A push that was lost leaves nothing to notice until the next.
    this.#push(hub.desire({ nothing: null }));
    this.#run(130_000);
    this.#check();
    for (const watched of this.#watched) this.violations.push(...faultsOfEnd(watched, hub));
    if (canonical(hub.reported) !== canonical(this.#own())) this.#say("the hub has not all that is reported");
    if (!this.#twin.isSettled) this.#say("the twin is not at rest");
    const pending = this.#time.pending();
    if (pending.length > 0) this.#say(`${pending.join(", ")} waits at the end`);
  }

  #boot(): Twin {
    const storage = this.#storage;
    const clock = { ticks: () => this.#time.ticks(), now: () => this.#time.now() };
    const register: FaultRegister = new FaultRegister(clock, () =>
      this.#watched[0]?.section.setReported("health", {
        faults: [...register.entries()].map(([code]) => code),
      }),
    );
    const faults = new SharedFaults(register);
    const section = (
      definitions: Watched["definitions"],
      storageKey: string,
      component?: string,
    ): Watched => ({
      section: new TwinSection({
        ...(component === undefined ? {} : { component }),
        definitions,
        storageKey,
        storage,
        text,
        log: silent,
        faults: faults.sink(),
        onSettings: () => undefined,
      }),
      definitions,
      captured: component === undefined ? this.#captured : {},
    });
    const root = section(settingDefinitions, "settings");
    const components = moduleNames.map((name) => {
      const { settings, storageKey } = moduleDefinitions[name];
      return section(settings, storageKey, name);
    });
    this.#watched = [root, ...components];
    root.section.setReported("health", { faults: [] });
    return new Twin({
      sections: [root.section, ...components.map((watched) => watched.section)],
      clock,
      text,
      timer: this.#time.timer,
      faults: faults.sink(),
      channel: this.#hub,
    });
  }

  #connect(): void {
    if (this.#isConnected) return;
    this.#isConnected = true;
    this.#twin.connected();
  }

  #disconnect(): void {
    this.#isConnected = false;
    this.#reportedAt = undefined;
    this.#twin.disconnected();
    this.#hub.forget();
    const pending = this.#time.pending();
    if (pending.length > 0) this.#say(`${pending.join(", ")} waits without a connection`);
  }

  #push({ version, body }: { readonly version: number; readonly body: Uint8Array }): void {
    this.#twin.handleDesired(version, body);
  }

  #reply(reply: CourseHub["overdue"][number] | undefined): void {
    if (reply === undefined) return;
    if (reply.status !== 200) this.#reportedAt = undefined;
    this.#twin.handleReply(reply.id, reply.status, reply.body);
  }

  #capture(value: Json | undefined): void {
    const refused = this.#watched[0]?.section.capture("calibration", value);
    if (refused === undefined) this.#captured["calibration"]?.push(value);
  }

  /** Lets time pass with a hub that answers everything. */
  #run(milliseconds: number): void {
    const until = this.#time.ticks() + milliseconds;
    for (;;) {
      this.#time.runUntil(this.#time.ticks());
      this.#reportedAt = undefined;
      if (this.#hub.answerAll(this.#twin)) continue;
      const due = this.#time.nextDue();
      if (due === undefined || due > until) break;
      this.#time.runUntil(due);
    }
    this.#time.runUntil(until);
  }

  #own(): JsonObject {
    const [root, ...components] = this.#watched.map(({ section }) => section);
    const own: Record<string, Json> = { ...root?.own };
    for (const { component, own: inner } of components) own[component ?? ""] = inner;
    return own;
  }

  #reported(patch: JsonObject, isTaken: boolean): void {
    const { reported } = this.#hub;
    if (isTaken) {
      // Without a sync only the health goes out.
      const said = this.#said.get(patch);
      if (Object.keys(patch).join() !== "health" && canonical(reported) !== said)
        this.#say(`the hub has ${canonical(reported)} after a report, not ${said}`);
      return;
    }
    const now = this.#time.ticks();
    if (this.#reportedAt !== undefined && now - this.#reportedAt < patience)
      this.#say("two reports at a time");
    this.#reportedAt = now;
    this.#said.set(patch, canonical(this.#own()));
    if (Object.keys(patch).length === 0) this.#say("a report that says nothing");
    for (const watched of this.#watched) this.violations.push(...faultsOfAnswers(watched, this.#hub));
  }

  #check(): void {
    for (const watched of this.#watched) this.violations.push(...faultsOfValues(watched));
    this.#checkStored();
  }

  /** What is in force would be in force after a power cut as well. */
  #checkStored(): void {
    if (this.#storage.writes === this.#storedWrites) return;
    this.#storedWrites = this.#storage.writes;
    const inForce = canonical(this.#watched.map(({ section }) => section.values));
    const current = this.#watched;
    const twin = this.#twin;
    const pending = this.#time.pending().length;
    this.#boot();
    const stored = canonical(this.#watched.map(({ section }) => section.values));
    this.#watched = current;
    this.#twin = twin;
    if (stored !== inForce) this.#say(`stored is ${stored}, in force ${inForce}`);
    if (this.#time.pending().length !== pending) this.#say("a start waits for something");
  }

  #say(violation: string): void {
    this.violations.push(violation);
  }
}

/** What went wrong in a course of steps and the calm after it; nothing where the twin is right. */
export function runCourse(steps: readonly Step[]): string[] {
  const course = new Course();
  for (const [index, step] of steps.entries()) {
    course.take(step);
    if (course.violations.length > 0)
      return course.violations.map((violation) => `step ${index}, ${JSON.stringify(step)}: ${violation}`);
  }
  course.end();
  return course.violations;
}

/** For `XsScript`: what went wrong in each of several courses. */
export function run(input: Json): Json {
  return (input as unknown as readonly (readonly Step[])[]).map(runCourse);
}
