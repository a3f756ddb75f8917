import { describe, expect, it } from "vitest";
import { Alerting } from "../../../src/modules/alerting";
import { conditions, day, hour, minute, moduleSettings, readingAt } from "./modulesFixture";

const watched = conditions({ alerts: { soilMoistureLow: 0.2, soilTemperatureLow: 5 } });
const made = (device = watched) =>
  new Alerting(moduleSettings("alerting", { raiseAfter: 1, clearAfter: 1 }), device);

/** The state of a module whose alert soilMoistureLow came into force at 0, an hour later. */
function inForce(): readonly number[] {
  const alerting = made();
  expect(alerting.take(readingAt(0, 0.1), undefined).events).toMatchObject([{ state: "raised" }]);
  return alerting.snapshot(hour) ?? [];
}

describe("Alerting: what outlives a restart", () => {
  it("has nothing to keep while no alert is in force", () => {
    const alerting = made();
    expect(alerting.snapshot(0)).toBeUndefined();
    alerting.take(readingAt(0, 0.1), undefined);
    alerting.take(readingAt(minute, 0.3), undefined);
    expect(alerting.snapshot(hour)).toBeUndefined();
  });

  it("does not raise an alert again that is in force, and clears it with the time of its beginning", () => {
    const alerting = made();
    // Ten minutes without power.
    expect(alerting.restore(inForce(), -10 * minute, 0)).toEqual({});
    expect(alerting.take(readingAt(0, 0.1), undefined)).toEqual({});
    expect(alerting.take(readingAt(minute, 0.3), undefined).events).toMatchObject([
      { alert: "soilMoistureLow", state: "cleared", sinceTicks: -70 * minute },
    ]);
    expect(alerting.take(readingAt(2 * minute, 0.1), undefined).events).toMatchObject([{ state: "raised" }]);
  });

  it("tells an alert in force again when that is due, the time without power included", () => {
    const alerting = made();
    alerting.restore(inForce(), -10 * minute, 0);
    expect(alerting.take(readingAt(22 * hour, 0.1), undefined)).toEqual({});
    expect(alerting.take(readingAt(day - hour, 0.1), undefined).events).toMatchObject([{ state: "updated" }]);
  });

  it("ends an alert that is no longer watched", () => {
    const alerting = made(conditions({ alerts: { soilTemperatureLow: 5 } }));
    expect(alerting.restore(inForce(), -minute, 0)?.events).toEqual([
      { ticks: 0, alert: "soilMoistureLow", state: "cleared", sinceTicks: -hour - minute },
    ]);
    expect(alerting.snapshot(0)).toBeUndefined();
  });

  it("keeps several", () => {
    const before = made();
    before.take(readingAt(0, 0.1, 2), undefined);
    const after = made();
    after.restore(before.snapshot(0) ?? [], -1, 0);
    expect(after.take(readingAt(0, 0.1, 2), undefined)).toEqual({});
    expect(after.take(readingAt(minute, 0.3, 15), undefined).events).toHaveLength(2);
  });

  it("is in force also where nobody knows since when, and is dated later", () => {
    const alerting = made();
    expect(alerting.restore(inForce(), undefined, 5_000)).toEqual({});
    expect(alerting.take(readingAt(5_000, 0.1), undefined)).toEqual({});
    alerting.redate(5_000, 2 * hour);
    expect(alerting.take(readingAt(minute, 0.3), undefined).events).toMatchObject([
      { state: "cleared", sinceTicks: 4_999 - 3 * hour },
    ]);
  });

  it("dates nothing that was raised since", () => {
    const alerting = made();
    alerting.restore(inForce(), undefined, 5_000);
    alerting.take(readingAt(5_000, 0.1, 2), undefined);
    alerting.redate(5_000, 2 * hour);
    const { events } = alerting.take(readingAt(minute, 0.3, 15), undefined);
    expect(events?.map(({ sinceTicks }) => sinceTicks)).toEqual([4_999 - 3 * hour, 5_000]);
  });
});

describe("Alerting: a state that is of no use", () => {
  it.each([
    ["of another format", [2, 0, 0, 0]],
    ["without a number", [1, 0, 0]],
    ["with one too many", [1, 0, 0, 0, 0]],
    ["of an alert that is not known", [1, 6, 0, 0]],
    ["with a moment in the future", [1, 0, -1, 0]],
    ["with a moment that is no number", [1, 0, Number.NaN, 0]],
    ["without anything", []],
  ])("takes nothing of one %s", (_, numbers) => {
    const alerting = made();
    expect(alerting.restore(numbers, -minute, 0)).toBeUndefined();
    expect(alerting.take(readingAt(0, 0.1), undefined).events).toMatchObject([{ state: "raised" }]);
  });
});
