import { describe, expect, it } from "vitest";
import type { ScenarioOutcome } from "../../../host-sim/scenario/runScenario";
import { run, twoDays } from "./scenarioRig";

const hour = 3_600_000;
const field = twoDays.replace("probes:", "probes:\n  - part: { kind: battery, pin: 1 }");

const lived = (events: readonly string[], more = "") =>
  run(`${field}${more}events:\n${events.map((event) => `  - { ${event} }\n`).join("")}`);

const spansOf = ({ spans }: ScenarioOutcome) =>
  spans.map(({ words, from, to }) => `${words} ${from / hour}-${to / hour}`);

/** The first and the last hour of the records that fit. */
function hoursOf(
  { records, scenario }: ScenarioOutcome,
  fits: (record: (typeof records)[number]) => boolean,
) {
  const hours = records.filter(fits).map(({ time }) => (time - scenario.start) / hour);
  return [Math.floor(hours.at(0) ?? Number.NaN), Math.floor(hours.at(-1) ?? Number.NaN)];
}

/** The stretches of more than half an hour without a record, by whole hours. */
function gapsOf({ records, scenario }: ScenarioOutcome): string[] {
  const hours = records.map(({ time }) => (time - scenario.start) / hour);
  return [...hours, 48].flatMap((to, index) => {
    const from = index === 0 ? 0 : (hours[index - 1] ?? 0);
    return to - from > 0.6 ? [`${Math.floor(from + 0.3)}-${Math.floor(to)}`] : [];
  });
}

describe("Events that overlap", () => {
  it("of faults: the second lasts as long as it says, and spans tell what was", () => {
    const outcome = lived([
      "at: 2h, for: 4h, fault: badCrc, part: ds18b20",
      "at: 4h, for: 20h, fault: noAnswer, part: ds18b20, place: 1",
    ]);
    expect(hoursOf(outcome, ({ fields }) => !("soilTemperature" in fields))).toEqual([2, 23]);
    expect(spansOf(outcome)).toEqual(["ds18b20: badCrc 2-4", "ds18b20: noAnswer 4-24"]);
  });

  it("of the network: nothing arrives until the last of them is over", () => {
    const outcome = lived(["at: 2h, for: 4h, network: off", "at: 4h, for: 20h, network: off"]);
    expect(hoursOf(outcome, ({ time, arrived }) => arrived - time > hour)).toEqual([2, 22]);
    expect(spansOf(outcome)).toEqual(["off network 2-24"]);
  });

  it("of the network: a poor one is poor again after it was away", () => {
    const outcome = lived(["at: 1h, for: 45h, network: poor", "at: 4h, for: 1h, network: off"]);
    expect(spansOf(outcome)).toEqual(["poor network 1-4", "off network 4-5", "poor network 5-46"]);
    const [, last = 0] = hoursOf(outcome, ({ time, arrived }) => arrived - time > hour);
    expect(last).toBeGreaterThan(30);
  });

  it("of the power: the device is off until the last of them is over", () => {
    const outcome = lived(["at: 2h, for: 4h, power: off", "at: 4h, for: 20h, power: off"]);
    expect(gapsOf(outcome)).toEqual(["2-24"]);
    expect(spansOf(outcome)).toEqual(["power off 2-24"]);
  });

  it("five hundred times a poor network at one instant is a poor network", () => {
    const one = lived(["at: 1h, network: poor"]);
    const many = lived(Array.from({ length: 500 }, () => "at: 1h, network: poor"));
    expect(many.records).toEqual(one.records);
    expect(many.spans).toEqual(one.spans);
  });
});

describe("Power for a time", () => {
  it("that was there already stays", () => {
    const outcome = lived(["at: 2h, for: 1h, power: on"]);
    expect(gapsOf(outcome)).toEqual([]);
    expect(spansOf(outcome)).toEqual([]);
  });

  it("goes again where there was none", () => {
    expect(gapsOf(lived(["at: 2h, power: off", "at: 10h, for: 5h, power: on"]))).toEqual(["2-10", "15-48"]);
  });

  it("does not wake a device whose battery is dead, until it is charged", () => {
    const dead = "device: { battery: { charge: 0, lasts: 1d } }\n";
    const outcome = lived(
      ["at: 20h, for: 1h, power: off", "at: 30h, power: on", "at: 40h, battery: 1"],
      dead,
    );
    const hours = outcome.records.map(({ time }) => (time - outcome.scenario.start) / hour);
    expect(hours.filter((at) => at > 20 && at < 40)).toEqual([]);
    expect(hours.filter((at) => at >= 40).length).toBeGreaterThan(20);
  });

  it("stays away where the battery is charged meanwhile", () => {
    const full = "device: { battery: { charge: 1 } }\n";
    expect(gapsOf(lived(["at: 2h, for: 10h, power: off", "at: 5h, battery: 1"], full))).toEqual(["2-12"]);
  });
});
