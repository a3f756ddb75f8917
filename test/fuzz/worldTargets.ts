import { parseIsmn } from "../../host-sim/world/ismnFile";
import { parseUscrnWeather } from "../../host-sim/world/uscrnWeather";
import { bytesOf, type FuzzTarget, mustHold, textOf } from "./fuzzTarget";

/** Where a value may lie that was taken, or `undefined` for none. */
function isWithin(value: number | undefined, lowest: number, highest: number): boolean {
  return value === undefined || (value >= lowest && value <= highest);
}

const ismn: FuzzTarget = {
  name: "world: file of the ISMN",
  corpus: [
    bytesOf(
      [
        "NET NET Station 44.08829 27.96591 158.0 0.0000 0.0500 'Probe-A'",
        "2024/12/20 00:00 0.126 G M",
        "2024/12/20 01:00 -0.2 C01,D04 Frozen soil,OK",
        "2024/12/20 02:00 NaN M M",
        "",
      ].join("\n"),
    ),
  ],
  words: ["\n", " ", "NaN", "-9999", "2024/02/30", "24:00", "G", "D04", "1e9", "\r\n"],
  run(input) {
    for (const variable of ["moisture", "temperature"] as const) {
      const outcome = parseIsmn(textOf(input), variable);
      if (!outcome.ok) {
        mustHold(outcome.error.length < 400, "a refusal is one sentence");
        return false;
      }
      const { rows, latitude, depthFrom, depthTo } = outcome.series;
      mustHold(isWithin(latitude, -90, 90) && depthFrom >= 0 && depthTo >= depthFrom, "a place there is");
      let last = Number.NEGATIVE_INFINITY;
      for (const { time, value } of rows) {
        mustHold(time > last, "times ascend");
        mustHold(
          variable === "moisture" ? isWithin(value, 0, 1) : isWithin(value, -60, 80),
          "value in range",
        );
        last = time;
      }
    }
    return true;
  },
};

/** 38 columns, of which ten are read. */
const hour = (time: string, air: string) =>
  `3047 20240601 ${time} 20240601 ${time} 3 -120.69 47.34 ${air} ${air} ${air} ${air} 0.2 ${"1 ".repeat(13)}83 ${"1.0 ".repeat(11)}`.trimEnd();
const uscrn: FuzzTarget = {
  name: "world: weather of a station",
  corpus: [bytesOf([hour("0100", "12.3"), hour("0200", "-9999.0"), ""].join("\n"))],
  words: ["\n", " ", "-9999.0", "-99999", "20240229", "2400", "500.1", "\r\n"],
  run(input) {
    const outcome = parseUscrnWeather(textOf(input));
    if (!outcome.ok) {
      mustHold(outcome.error.length < 400, "a refusal is one sentence");
      return false;
    }
    for (const row of outcome.rows) {
      mustHold(Number.isFinite(row.time), "a row has its time");
      mustHold(isWithin(row.temperature, -80, 70) && isWithin(row.rain, 0, 500), "air and rain in range");
      mustHold(isWithin(row.humidity, 0, 100), "humidity in range");
    }
    return true;
  },
};

export const worldTargets: readonly FuzzTarget[] = [ismn, uscrn];
