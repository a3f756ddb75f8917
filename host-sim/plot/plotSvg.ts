import { scaleUtc } from "d3-scale";
import { drawPanel, type PlotPanel } from "./plotPanel";
import { element, escaped, text } from "./svg";

/** A span that is shaded in all panels, such as a network that was away. */
export interface PlotSpan {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly colour: string;
}

/** A picture of what was and what was reported, over one time line. */
export interface Plot {
  readonly title: string;
  /** A sentence below the title. */
  readonly about: string;
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly panels: readonly PlotPanel[];
  readonly spans: readonly PlotSpan[];
}

const width = 1_100;
const margin = { left: 60, right: 110, top: 70, bottom: 60 };
const panelHeight = 190;
const gap = 50;

const style =
  `text{font:12px system-ui,sans-serif;fill:#333}.head{font-size:17px;font-weight:600}.title{font-weight:600}
.tick{font-size:11px;fill:#666}.grid{stroke:#e4e4e4}.level{stroke:#888;stroke-dasharray:5 4}
.truth{fill:none;stroke-width:1.4;opacity:.75}`.replace("\n", "");

/** Draws a plot as SVG. */
export function plotSvg(plot: Plot): string {
  const right = width - margin.right;
  const height = margin.top + plot.panels.length * (panelHeight + gap) + margin.bottom - gap;
  const bottom = height - margin.bottom;
  const time = scaleUtc([plot.from, plot.to], [margin.left, right]);
  const ticks = time.ticks(10);
  const format = time.tickFormat(10);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width: String(width),
      height: String(height),
      role: "img",
    },
    [
      element("title", {}, [escaped(plot.title)]),
      element("desc", {}, [escaped(plot.about)]),
      element("style", {}, [style]),
      element("rect", { width: "100%", height: "100%", fill: "#fff" }),
      text(plot.title, { x: margin.left, y: 26, class: "head" }),
      text(plot.about, { x: margin.left, y: 44, class: "tick" }),
      ...plot.spans.map(({ from, to, colour }) =>
        element("rect", {
          x: time(from),
          y: margin.top,
          width: Math.max(1, time(to) - time(from)),
          height: bottom - margin.top,
          fill: colour,
          opacity: 0.15,
        }),
      ),
      ...ticks.map((tick) =>
        text(format(tick), { x: time(tick), y: bottom + 18, class: "tick", "text-anchor": "middle" }),
      ),
      ...plot.panels.map((panel, index) =>
        drawPanel(
          panel,
          {
            top: margin.top + index * (panelHeight + gap),
            height: panelHeight,
            left: margin.left,
            right,
          },
          time,
        ),
      ),
      ...legend(plot, bottom + 40),
    ],
  )}\n`;
}

/** What lines, dots and shades stand for, each once. */
function legend({ panels, spans }: Plot, y: number): string[] {
  const series = panels.flatMap((panel) => panel.series.map(({ name, colour }) => [name, colour] as const));
  const named = new Map<string, string>([
    ...series,
    ...spans.map(({ name, colour }) => [name, colour] as const),
  ]);
  let x = margin.left;
  const pieces: string[] = [];
  for (const [name, colour] of [
    ...named,
    ["line: true, dot: reported, ring: not good", undefined] as const,
  ]) {
    if (colour !== undefined)
      pieces.push(element("rect", { x, y: y - 9, width: 10, height: 10, fill: colour }));
    pieces.push(text(name, { x: x + (colour === undefined ? 0 : 14), y, class: "tick" }));
    x += 32 + name.length * 6.2;
  }
  return pieces;
}
