import type { Json } from "../../src/model/boundedJson";
import { placeName } from "../../src/model/places";
import type { PlotPanel, PlotPoint, PlotSeries } from "../plot/plotPanel";
import type { Plot, PlotSpan } from "../plot/plotSvg";
import { placesOf, type ScenarioOutcome, valueAt } from "./runScenario";
import { soilOf } from "./scenarioSoil";

const hour = 3_600_000;
/** One for each place: told apart by those who cannot tell red from green too. */
const colours = ["#0072b2", "#d55e00", "#009e73"] as const;
const spanColours: Readonly<Record<string, string>> = {
  network: "#999999",
  fault: "#cc3311",
  power: "#333333",
};

/** What really was against what the device reported: water content, temperature, and the battery where there is one. */
export function scenarioPlot(outcome: ScenarioOutcome): Plot {
  const { scenario, spans } = outcome;
  const { start, lasts, name, about = "" } = scenario;
  return {
    title: name,
    about,
    from: start,
    to: start + lasts,
    panels: [
      waterPanel(outcome),
      panelOf(outcome, "Soil temperature", "°C", "soilTemperature", (time, depth) =>
        outcome.field.temperature(time, depth),
      ),
      ...(outcome.volts.length === 0 ? [] : [batteryPanel(outcome)]),
    ],
    spans: spans.map(
      ({ kind, words, from, to }): PlotSpan => ({
        from: start + from,
        to: start + Math.min(to, lasts),
        name: kind === "fault" ? "a fault" : words,
        colour: spanColours[kind] ?? "#999999",
      }),
    ),
  };
}

function waterPanel(outcome: ScenarioOutcome): PlotPanel {
  const { scenario, field } = outcome;
  const { fieldCapacity, wiltingPoint } = soilOf(scenario);
  const panel = panelOf(outcome, "Water content", "m³/m³", "soilMoisture", (time, depth) =>
    field.moisture(time, depth),
  );
  return {
    ...panel,
    fromZero: true,
    levels: [
      { name: "field capacity", value: fieldCapacity },
      { name: "wilting point", value: wiltingPoint },
    ],
    bars: { name: "rain and irrigation", unit: "mm an hour", colour: "#56b4e9", bars: watered(outcome) },
  };
}

function panelOf(
  { scenario, records }: ScenarioOutcome,
  title: string,
  unit: string,
  name: "soilMoisture" | "soilTemperature",
  truthAt: (time: number, depth: number) => number | undefined,
): PlotPanel {
  const series = placesOf(scenario).map(({ place, depth }, index): PlotSeries => {
    const truth: PlotPoint[] = [];
    for (let time = scenario.start; time <= scenario.start + scenario.lasts; time += hour)
      truth.push([time, truthAt(time, depth)]);
    const reported = records.flatMap((record) => {
      const value = valueAt(record, name, place);
      const isGood = isWithout(record.fields[placeName("faults", place)], name);
      return value === undefined ? [] : [{ time: record.time, value, isGood }];
    });
    return { name: `${Math.round(depth * 100)} cm`, colour: colours[index] ?? "#000", truth, reported };
  });
  return { title, unit, series };
}

/** Whether none of the faults is about this value. */
function isWithout(faults: Json | undefined, name: "soilMoisture" | "soilTemperature"): boolean {
  const kind = name === "soilMoisture" ? "moisture" : "temperature";
  return !Array.isArray(faults) || !faults.some((code) => String(code).startsWith(kind));
}

function batteryPanel({ volts, records }: ScenarioOutcome): PlotPanel {
  const reported = records.flatMap(({ time, fields }) => {
    const value = fields["battery"];
    return typeof value === "number" ? [{ time, value, isGood: true }] : [];
  });
  return {
    title: "Battery",
    unit: "V",
    series: [{ name: "battery", colour: "#cc79a7", truth: [...volts], reported }],
  };
}

/** What came down in each hour that had any. */
function watered({ scenario, field }: ScenarioOutcome) {
  const bars: { from: number; to: number; value: number }[] = [];
  let before = 0;
  for (let time = scenario.start + hour; time <= scenario.start + scenario.lasts; time += hour) {
    const truth = field.truth(time);
    const sum = truth === undefined ? before : truth.rain + truth.irrigation;
    // Sums are kept to seven digits.
    if (sum - before > 0.01) bars.push({ from: time - hour, to: time, value: sum - before });
    before = sum;
  }
  return bars;
}
