import fc from "fast-check";
import { expect, it } from "vitest";
import { type AlertName, alertNames } from "../../../src/model/moduleMessages";
import type { AlertEvent } from "../../../src/modules/alertEvent";
import { Alerting } from "../../../src/modules/alerting";
import { anyEstimateAt, anyReadings, conditions, moduleSettings } from "./modulesFixture";

const anyAlerts = fc.record(
  {
    soilMoistureLow: fc.constantFrom(0.1, 0.2),
    soilMoistureHigh: fc.constantFrom(0.3, 0.4),
    soilTemperatureLow: fc.constantFrom(0, 5),
    soilTemperatureHigh: fc.constantFrom(20, 30),
    hoursUntilRefill: fc.constantFrom(1, 48),
    sensorAnomaly: fc.boolean(),
  },
  { requiredKeys: [] },
);
const anySettings = fc
  .record({
    raiseAfter: fc.integer({ min: 1, max: 4 }),
    clearAfter: fc.integer({ min: 1, max: 4 }),
    updateInterval: fc.constantFrom(300, 86_400),
  })
  .map((changed) => moduleSettings("alerting", changed));

/** The states of one alert as one word of letters. */
function courseOf(events: readonly AlertEvent[], name: AlertName): string {
  return events
    .filter(({ alert }) => alert === name)
    .map(({ state }) => state[0])
    .join("");
}

it("each alert is raised, any number of times updated, and cleared, whatever comes", () => {
  const anyCourse = anyReadings.chain((readings) =>
    fc.tuple(
      ...readings.map((reading) =>
        fc.record({
          reading: fc.constant(reading),
          estimate: anyEstimateAt(reading.ticks),
          change: fc.option(fc.tuple(anySettings, anyAlerts), { freq: 9, nil: undefined }),
        }),
      ),
    ),
  );
  fc.assert(
    fc.property(anyCourse, anySettings, anyAlerts, (course, settings, alerts) => {
      const alerting = new Alerting(settings, conditions({ alerts }));
      const events: AlertEvent[] = [];
      for (const { reading, estimate, change } of course) {
        if (change !== undefined) {
          const [others, otherAlerts] = change;
          const outcome = alerting.configure(others, conditions({ alerts: otherAlerts }), reading.ticks);
          events.push(...(outcome.events ?? []));
        }
        events.push(...(alerting.take(reading, estimate).events ?? []));
      }
      events.push(...(alerting.close(0).events ?? []));
      for (const name of alertNames) expect(courseOf(events, name)).toMatch(/^(ru*c)*$/);
      for (const { value = 0, threshold = 0 } of events)
        expect(Number.isFinite(value) && Number.isFinite(threshold)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
