import { type ScaleLinear, type ScaleTime, scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { element, text } from "./svg";

/** A value at a time, ms since 1970; `undefined` is a gap. */
export type PlotPoint = readonly [time: number, value: number | undefined];

/** What really was against what was reported. */
export interface PlotSeries {
  readonly name: string;
  /** Any CSS colour. */
  readonly colour: string;
  /** Drawn as a line. */
  readonly truth: readonly PlotPoint[];
  /** Drawn as dots: filled where the value was good, hollow where it was not. */
  readonly reported: readonly { readonly time: number; readonly value: number; readonly isGood: boolean }[];
}

/** A level to compare with, such as field capacity. */
export interface PlotLevel {
  readonly name: string;
  readonly value: number;
}

/** Bars that hang from the top: rain and irrigation. */
export interface PlotBars {
  readonly name: string;
  readonly unit: string;
  readonly colour: string;
  readonly bars: readonly { readonly from: number; readonly to: number; readonly value: number }[];
}

/** One diagram of the plot; all of them share the time below. */
export interface PlotPanel {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly PlotSeries[];
  readonly levels?: readonly PlotLevel[];
  readonly bars?: PlotBars;
  /** The axis begins at 0. */
  readonly fromZero?: boolean;
}

export interface PanelPlace {
  readonly top: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
}

/** More dots than pixels say nothing: of a longer series each so many is drawn. */
const mostDots = 1_500;
const barShare = 0.3;

/** Draws one panel into its place. */
export function drawPanel(panel: PlotPanel, place: PanelPlace, time: ScaleTime<number, number>): string {
  const { top, height, left, right } = place;
  const y = scaleLinear(rangeOf(panel), [top + height, top]).nice(5);
  return element("g", { class: "panel" }, [
    text(panel.title + (panel.unit === "" ? "" : ` (${panel.unit})`), {
      x: left,
      y: top - 8,
      class: "title",
    }),
    ...y
      .ticks(5)
      .map((tick) =>
        [
          element("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: "grid" }),
          text(y.tickFormat(5)(tick), { x: left - 6, y: y(tick) + 4, class: "tick", "text-anchor": "end" }),
        ].join(""),
      ),
    ...(panel.bars === undefined ? [] : drawBars(panel.bars, place, time)),
    ...(panel.levels ?? []).map(({ name, value }) =>
      [
        element("line", { x1: left, x2: right, y1: y(value), y2: y(value), class: "level" }),
        text(name, { x: right + 4, y: y(value) + 4, class: "tick" }),
      ].join(""),
    ),
    ...panel.series.flatMap((series) => drawSeries(series, time, y)),
  ]);
}

function drawSeries(
  series: PlotSeries,
  time: ScaleTime<number, number>,
  y: ScaleLinear<number, number>,
): string[] {
  const path = line<PlotPoint>()
    .defined(([, value]) => value !== undefined)
    .x(([at]) => Number(time(at).toFixed(1)))
    .y(([, value]) => Number(y(value ?? 0).toFixed(1)));
  const step = Math.ceil(series.reported.length / mostDots);
  // What is not good is rare and says most: all of it is drawn.
  const dots = series.reported.filter(({ isGood }, index) => !isGood || index % step === 0);
  return [
    element("path", { d: path(series.truth) ?? "", class: "truth", stroke: series.colour }),
    ...dots.map(({ time: at, value, isGood }) =>
      element("circle", {
        cx: time(at),
        cy: y(value),
        r: 1.6,
        ...(isGood ? { fill: series.colour } : { fill: "none", stroke: series.colour }),
      }),
    ),
  ];
}

function drawBars(
  { bars, name, unit, colour }: PlotBars,
  place: PanelPlace,
  time: ScaleTime<number, number>,
) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const down = scaleLinear([0, most], [0, place.height * barShare]);
  return [
    ...bars.map(({ from, to, value }) =>
      element("rect", {
        x: time(from),
        y: place.top,
        width: Math.max(1, time(to) - time(from)),
        height: down(value),
        fill: colour,
        opacity: 0.45,
      }),
    ),
    text(`${name}, to ${most.toFixed(most < 10 ? 1 : 0)} ${unit}`, {
      x: place.right,
      y: place.top - 8,
      class: "tick",
      "text-anchor": "end",
    }),
  ];
}

function rangeOf({ series, levels = [], fromZero = false }: PlotPanel): [number, number] {
  let low = fromZero ? 0 : Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const see = (value: number | undefined): void => {
    if (value === undefined) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { truth, reported } of series) {
    for (const [, value] of truth) see(value);
    for (const { value } of reported) see(value);
  }
  for (const { value } of levels) see(value);
  if (high < low) return [0, 1];
  return high === low ? [low - 0.5, high + 0.5] : [low, high];
}
