import { batteryChemistries } from "../src/model/batteryChemistry";
import type { PartRow } from "../src/sensors/part";
import { partTable } from "../src/sensors/partTable";
import { code, settingRows, table } from "./modelTables";

const rows: readonly (readonly [kind: string, row: PartRow])[] = Object.entries(partTable);

const busNames: { readonly [Bus in PartRow["bus"]]: string } = {
  analog: "ADC1",
  oneWire: "1-Wire",
  i2c: "I²C",
  sdi12: "SDI-12",
};

/** The part of `docs/model.md` about what a device can carry: the rows of the table of parts, and batteries. */
export function partsPart(): string[] {
  return [
    "## Parts",
    "",
    "What an entry of `device.json` can be, and what each of its probes gives. [sensing.md](sensing.md) has wiring and examples.",
    "",
    ...table(
      ["kind", "bus", "probes", "gives", "what it is"],
      rows.map(([kind, { bus, mostProbes = 1, gives, meaning }]) => [
        code(kind),
        busNames[bus],
        mostProbes === 1 ? "1" : `1 to ${mostProbes}`,
        gives.map(code).join(", "),
        meaning,
      ]),
    ),
    "",
    "Options of an entry. Those of a probe stand in the entry, or in each of its `probes` where it has several; so does",
    "`place` (1 to 3, 1 unless given) of a kind that measures the soil.",
    "",
    ...table(["option", "allowed", "default", "meaning"], rows.flatMap(optionRows)),
    "",
    "How the raw value of a moisture probe is read: what it can be, where it goes as the soil gets wetter, by how much the ends",
    "of a captured calibration must differ (points beside each other by a third of that), from which spread on a value is",
    "doubtful, and the line that holds without a calibration (raw value → m³/m³) with its level.",
    "",
    ...table(
      ["kind", "unit", "range", "slope", "least span", "doubtful from", "without a calibration"],
      scaleRows(),
    ),
    "",
    "### Batteries",
    "",
    "What `power.batteryChemistry` stands for: one cell, at rest. Straight lines hold between the points.",
    "",
    ...table(
      ["chemistry", "volts → charge", "`lowVoltage`", "`criticalVoltage`", "left behind above it by"],
      Object.entries(batteryChemistries).map(
        ([name, { charge, lowVoltage, criticalVoltage, hysteresis }]) => [
          code(name),
          charge.map(([volts, share]) => `${volts} → ${Math.round(share * 100)} %`).join(", "),
          `${lowVoltage} V`,
          `${criticalVoltage} V`,
          `${hysteresis} V`,
        ],
      ),
    ),
    "",
  ];
}

function optionRows([kind, row]: readonly [kind: string, row: PartRow]): string[][] {
  const { options, probeOptions = {}, optional = [] } = row;
  const without = (option: string): string => (optional.includes(option) ? "not given" : "needed");
  return Object.entries({ ...options, ...probeOptions }).flatMap(([option, property]) =>
    settingRows(`${kind}.${option}`, property, without(option)),
  );
}

function scaleRows(): string[][] {
  return rows.flatMap(([kind, { moisture }]) => {
    if (moisture === undefined) return [];
    const { unit, lowest, highest, leastSpan, unstableSpread, slope = "either", nominal, level } = moisture;
    const { dryRaw, wetRaw, dryWaterContent, wetWaterContent } = nominal;
    const points = `${dryRaw} → ${dryWaterContent}, ${wetRaw} → ${wetWaterContent} (${code(level)})`;
    return [
      [code(kind), unit, `${lowest} to ${highest}`, slope, String(leastSpan), String(unstableSpread), points],
    ];
  });
}
