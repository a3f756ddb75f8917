import { describe, expect, it } from "vitest";
import { plotSvg } from "../../../host-sim/plot/plotSvg";
import { scenarioPlot } from "../../../host-sim/scenario/scenarioPlot";
import { run, twoDays } from "./scenarioRig";

const outcome = run(`${twoDays}events:
  - { at: 12h, rain: 20, over: 2h }
  - { at: 20h, fault: noAnswer, part: capacitive, for: 6h }
`);

describe("The plot of a scenario", () => {
  const plot = scenarioPlot(outcome);
  const svg = plotSvg(plot);

  it("has the truth as a line, and each reported value as a dot", () => {
    const [water] = plot.panels;
    expect(water?.series[0]?.truth).toHaveLength(49);
    expect(water?.series[0]?.reported).toHaveLength(
      outcome.records.filter(({ fields }) => fields["soilMoisture"] !== undefined).length,
    );
    expect(svg.match(/class="truth"/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)?.length).toBe(
      plot.panels.flatMap(({ series }) => series).reduce((sum, { reported }) => sum + reported.length, 0),
    );
  });

  it("has the rain that fell, all of it", () => {
    const sum = plot.panels[0]?.bars?.bars.reduce((total, { value }) => total + value, 0);
    expect(sum).toBeCloseTo(20, 3);
  });

  it("shades what was broken, and names it", () => {
    expect(plot.spans).toMatchObject([{ name: "a fault" }]);
    expect(svg).toContain("a fault");
  });

  it("is well-formed whatever the title: nothing of it becomes an element", () => {
    const odd = plotSvg({ ...plot, title: `<script>"&'\u0007` });
    expect(odd).toContain("&lt;script&gt;&quot;&amp;'");
    expect(odd).not.toContain("<script>");
    expect(odd).not.toContain("\u0007");
  });

  it("draws a panel without any value as an empty one", () => {
    const empty = plotSvg({ ...plot, panels: [{ title: "Nothing", unit: "", series: [] }] });
    expect(empty).toContain("Nothing");
    expect(empty).not.toContain("NaN");
  });
});
