import type { BoardIo } from "../board/io";
import type { FaultCode } from "../model/faults";
import type { Place } from "../model/places";
import type { Definitions, PropertyValues } from "../model/property";

/** A value, with how far repeated measurements lay apart where that is known, or why there is none. */
export type Measured = { readonly value: number; readonly spread?: number } | { readonly fault: FaultCode };

/** What a probe measures, in the units of the fields below. */
export interface PartSample {
  /** Soil moisture in the probe's own unit (`MoistureScale.unit`). */
  readonly moistureRaw?: Measured;
  /** Soil temperature, °C. */
  readonly temperature?: Measured;
  /** Soil temperature by a chip on the probe's board, °C: taken where the place has no thermometer. */
  readonly boardTemperature?: Measured;
  /** Bulk electrical conductivity of the soil, S/m. */
  readonly conductivity?: Measured;
  /** °C */
  readonly airTemperature?: Measured;
  /** Relative humidity of the air, %. */
  readonly airHumidity?: Measured;
  /** Volts at the battery. */
  readonly battery?: Measured;
}

export type Quantity = keyof PartSample;

/**
 * A driver of all the probes of one entry of `device.json`, in the sensor shape of ECMA-419 (annex of class patterns) with
 * its slow half split. The constructor validates every option before it takes anything, throws a TypeError or RangeError
 * with a sentence, and releases what it had taken where it fails. Neither `start` nor `sample` ever waits, or throws over
 * what happens on the bus: that is a fault in the sample.
 */
export interface PartDriver {
  /**
   * Begins a measurement; one under way is dropped. Switches the part's supply on where it is gated.
   *
   * @returns milliseconds until `sample` is to be called
   */
  start(): number;
  /**
   * Goes on with the measurement. Throws where none was started, as the result would be an old one.
   *
   * @returns a number: milliseconds until it is to be called again. A list: the measurement is over, its supply is off, and
   * there is one fresh sample for each probe, in the order of the entry.
   */
  sample(): number | readonly PartSample[];
  /** Releases the io. May be called twice; every other method throws afterwards. */
  close(): void;
}

/** How a part's raw moisture value is to be read. */
export interface MoistureScale {
  readonly unit: "mV" | "counts";
  /** What the part can give at all. */
  readonly lowest: number;
  readonly highest: number;
  /**
   * The least distance of a calibration's two ends: six times `unstableSpread` at least, and no more than 0.1 m³/m³ on the
   * nominal line, which is what a sandy loam holds between wilting point and field capacity.
   *
   * A captured value is the median of three that lie within `unstableSpread`, so that it is off by some quarter of that: at
   * such a distance both ends make the slope wrong by 6 %, which is 0.01 m³/m³ where the soil is 0.15 wetter.
   */
  readonly leastSpan: number;
  /** Repeated values of one sample further apart than this make it doubtful. */
  readonly unstableSpread: number;
  /**
   * Where the raw value goes as the soil gets wetter, if that is so for every unit of the kind: a calibration that says
   * otherwise has its points swapped. Absent where units of both slopes are sold.
   */
  readonly slope?: "falling" | "rising";
  /** The line that holds without a calibration: water contents in m³/m³. */
  readonly nominal: {
    readonly dryRaw: number;
    readonly wetRaw: number;
    readonly dryWaterContent: number;
    readonly wetWaterContent: number;
  };
  /** What that line is: that of a typical unit, or the maker's equation. */
  readonly level: "none" | "factory";
}

/** One kind of part: a row of the table (partTable.ts), all that the rest of the firmware knows of it. */
export interface PartRow {
  /** One sentence, for the docs. */
  readonly meaning: string;
  readonly bus: "analog" | "oneWire" | "i2c" | "sdi12";
  /** The options of an entry in `device.json` beside kind, place and probes. One without a default must be given. */
  readonly options: Definitions;
  /** Options that may be left out although they have no default. */
  readonly optional?: readonly string[];
  /** Options that name pins, and what the pin must be able to do. */
  readonly pins: { readonly [option: string]: "analog" | "input" | "output" };
  /** The options of each of its probes where an entry may have several; they too may stand in the entry where it has one. */
  readonly probeOptions?: Definitions;
  /** How many probes an entry may have. 1 unless given. */
  readonly mostProbes?: number;
  /** What each probe measures. */
  readonly gives: readonly Quantity[];
  /** Where `gives` has moistureRaw. */
  readonly moisture?: MoistureScale;
  /** Makes the driver. Throws as its constructor does. */
  create(entry: PartEntry, io: BoardIo): PartDriver;
}

/** What one probe gave, and where it is. */
export interface PlacedSample {
  readonly place: Place | undefined;
  readonly sample: PartSample;
}

/** One probe of an entry. */
export interface ProbeEntry {
  /** Where it is in the soil; `undefined` for what measures the air or the battery. */
  readonly place: Place | undefined;
  /** The values of `probeOptions`. */
  readonly options: PropertyValues;
}

/** An entry of `device.json` that was found valid, its defaults filled in. */
export interface PartEntry {
  /** A key of the table. */
  readonly kind: string;
  /** The values of `options`; one in `optional` may be absent. */
  readonly options: PropertyValues;
  /** One at least. */
  readonly probes: readonly ProbeEntry[];
}
