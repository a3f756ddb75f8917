import { z } from "zod";
import { places } from "../../src/model/places";
import { soilTextures } from "../../src/model/soil";
import { partFaults } from "../bus/simulatedPart";
import { waterRange } from "./soilWaterBalance";

const hour = 3_600_000;
const day = 24 * hour;

const unitMilliseconds: Readonly<Record<string, number>> = {
  m: 60_000,
  h: hour,
  d: day,
};

/** No scenario is longer, and nothing in one. */
const longestDays = 731;
/** What lasts longer than a battery has ever lasted in a field is no battery. */
const longestBatteryDays = 3_653;

/** A span of time such as `6h`, `2d` or `2d 6h 30m`, in milliseconds. */
const anySpan = z
  .string()
  .regex(/^\d+(\.\d+)?[dhm]( \d+(\.\d+)?[dhm])*$/, "must be a span of time such as 30m, 6h, 2d or 2d 6h")
  .transform((text) =>
    text
      .split(" ")
      .reduce((sum, part) => sum + Number(part.slice(0, -1)) * (unitMilliseconds[part.slice(-1)] ?? 0), 0),
  );

const span = anySpan.refine((time) => time <= longestDays * day, `must be at most ${longestDays}d`);

/** An instant in UTC, in milliseconds since 1970. */
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/, "must be a date such as 2026-06-01, or 2026-06-01T06:00Z")
  .transform(timeOf)
  .refine((time) => !Number.isNaN(time), "is no day of the calendar");

/** NaN for 31 February, which Date.parse takes for a day in March. */
function timeOf(text: string): number {
  const time = Date.parse(text.length === 10 ? `${text}T00:00Z` : text);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 10));
  return isDay ? time : Number.NaN;
}

const fraction = (minimum: number, maximum: number) => z.number().min(minimum).max(maximum);

const textures = Object.keys(soilTextures) as [keyof typeof soilTextures, ...(keyof typeof soilTextures)[]];

/** A texture class, or own values, m³/m³. */
const soil = z.union([
  z.enum(textures),
  z
    .strictObject({
      porosity: fraction(0.2, 0.8),
      fieldCapacity: fraction(0.02, 0.6),
      wiltingPoint: fraction(0.01, 0.4),
    })
    .refine(
      ({ porosity, fieldCapacity, wiltingPoint }) => wiltingPoint < fieldCapacity && fieldCapacity < porosity,
      "wiltingPoint must be below fieldCapacity and that below porosity",
    ),
]);

/** Weather that is made up of a climate and the seed, or a station's record. */
const weather = z.union([
  z.strictObject({
    climate: z.enum(["temperate", "mediterranean", "continental", "arid"]),
    /** Without it the only water is that of the events. */
    rain: z.boolean().default(true),
  }),
  z.strictObject({ uscrn: z.string().min(1) }),
]);

const round = (value: number) => Number(value.toFixed(4));

const field = z
  .strictObject({
    latitude: z.number().min(-66).max(66),
    soil,
    /** Water content at the start, m³/m³, at all depths; what the soil can hold. */
    water: z.number().optional(),
    weather,
  })
  .superRefine(({ soil, water }, context) => {
    const { least, most } = waterRange(typeof soil === "string" ? soilTextures[soil] : soil);
    if (water !== undefined && !(water >= least && water <= most))
      context.addIssue({
        code: "custom",
        path: ["water"],
        message: `must be from ${round(least)} to ${round(most)} in this soil: half its wilting point to its porosity`,
      });
  });

const crop = z.strictObject({
  kind: z.enum(["none", "grass", "tomato", "maize", "winterWheat", "potato", "lettuce"]),
  /** When it was sown or planted. Where left out it stands in full leaf. */
  planted: instant.optional(),
});

/** A part of the device, as in its device.json: the firmware judges the entry itself. */
const probe = z.strictObject({
  part: z.looseObject({ kind: z.string().min(1) }),
  /** `typical` is a unit as its data sheet says; a number picks one of the lottery of real ones. */
  unit: z.union([z.literal("typical"), z.int().min(1).max(9_999)]).default("typical"),
  /** What the installer did with a moisture probe. */
  calibration: z.enum(["none", "twoPoint", "soilTwoPoint", "multiPoint"]).default("soilTwoPoint"),
});

const battery = z.strictObject({
  chemistry: z.enum(["lithiumIon", "lithiumIronPhosphate"]).default("lithiumIon"),
  /** Charge at the start, a fraction. */
  charge: fraction(0, 1).default(1),
  /** From full to empty at one reading each 15 minutes; what measures more often empties it sooner. */
  lasts: anySpan
    .refine(
      (time) => time >= hour && time <= longestBatteryDays * day,
      `must be from 1h to ${longestBatteryDays}d`,
    )
    .default(400 * day),
});

const at = { at: span };
/** For so long, and then as it would be without it; for good where absent. */
const during = { for: span.optional() };

/** Something that happens. Each event has one of the words rain, irrigation, fault, battery, network, power or set. */
const event = z.union([
  z.strictObject({ ...at, rain: z.number().gt(0).max(300), over: span.default(hour) }),
  z.strictObject({ ...at, irrigation: z.number().gt(0).max(300), over: span.default(2 * hour) }),
  z.strictObject({
    ...at,
    ...during,
    fault: z.enum(partFaults),
    /** The kind of the part, and its place where there are several. */
    part: z.string().min(1),
    place: z.int().min(1).max(3).optional(),
  }),
  /** To a charge, as by a charger or a new cell. */
  z.strictObject({ ...at, battery: fraction(0, 1) }),
  z.strictObject({
    ...at,
    ...during,
    /** `poor`: there now and then, for minutes. */
    network: z.enum(["off", "poor", "on"]),
  }),
  z.strictObject({ ...at, ...during, power: z.enum(["off", "on"]) }),
  /** Desired properties, set in the cloud. */
  z.strictObject({ ...at, set: z.record(z.string(), z.json()) }),
]);

/** What a scenario file may say. */
export const scenarioSchema = z
  .strictObject({
    name: z.string().min(1).max(120),
    /** What it shows, in a sentence or two. */
    about: z.string().max(600).optional(),
    /** Of a time that a device's clock takes for one. */
    start: instant.refine(
      (time) => time >= Date.UTC(2000, 0) && time < Date.UTC(2100, 0),
      "must be from 2000-01-01 to 2099-12-31",
    ),
    /** How long, up to two years. */
    lasts: anySpan.refine(
      (time) => time >= hour && time <= longestDays * day,
      `must be from 1h to ${longestDays}d`,
    ),
    seed: z.int().min(0).max(999_999_999).default(1),
    field,
    crop: crop.default({ kind: "grass" }),
    device: z
      .strictObject({
        /** Desired properties from the start. */
        settings: z.record(z.string(), z.json()).default({}),
        battery: battery.optional(),
      })
      .default({ settings: {} }),
    /** Depth of places 1 to 3 below the surface, m. */
    depths: z.array(z.number().min(0.01).max(1)).min(1).max(places.length).default([0.1]),
    probes: z.array(probe).min(1).max(12),
    events: z.array(event).max(500).default([]),
  })
  .superRefine(({ lasts, device, events }, context) => {
    const refuse = (index: number, name: string, message: string) =>
      context.addIssue({ code: "custom", path: ["events", index, name], message });
    for (const [index, event] of events.entries()) {
      // One that no scenario could have is refused as a span.
      if (event.at >= lasts && event.at <= longestDays * day)
        refuse(index, "at", "must be before the end of the scenario");
      if ("battery" in event && device.battery === undefined)
        refuse(index, "battery", "needs a battery that empties: give device.battery");
    }
  });

/** A scenario as it was read: spans and instants in milliseconds, defaults filled in. */
export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioEvent = Scenario["events"][number];
