import fc from "fast-check";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import type { Step } from "./courseSteps";

/** Good and bad at the ends of what is allowed, and of every wrong type. */
const anyValue = fc.constantFrom<Json>(
  null,
  0,
  1,
  5,
  20,
  1e300,
  "10",
  "json",
  "NaN",
  true,
  false,
  [],
  {},
  {
    value: 1,
  },
);

/** Some of these members, each of these values or of any. */
function some(members: { readonly [name: string]: readonly Json[] }): fc.Arbitrary<JsonObject> {
  const arbitraries = Object.fromEntries(
    Object.entries(members).map(([name, values]) => [
      name,
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(null, ...values) },
        { weight: 1, arbitrary: anyValue },
      ),
    ]),
  );
  return fc.record(arbitraries, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
}

const orAny = (arbitrary: fc.Arbitrary<JsonObject>): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 6, arbitrary: arbitrary as fc.Arbitrary<Json> },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: anyValue },
  );

const probe = some({
  dryRaw: [2_500, 1_400, 1_200, 70_000],
  wetRaw: [1_000, 1_185, 800, -1],
  wetWaterContent: [0.46, 0.1],
});

const change = fc.record(
  {
    telemetryInterval: fc.constantFrom<Json>(5, 60, 86_400, 4, 86_401, 1.5, null, "10"),
    samplingInterval: fc.constantFrom<Json>(0, 5, 4, null),
    telemetryEncoding: fc.constantFrom<Json>("json", "cbor", "xml", null),
    power: orAny(
      some({ mode: ["alwaysOn", "economy"], lowVoltage: [3.5, 3, 4], criticalVoltage: [3.3, 3.6, 2] }),
    ),
    alerts: orAny(
      some({
        soilMoistureLow: [0.1, 0.5],
        soilMoistureHigh: [0.4, 0.12],
        soilMoistureHysteresis: [0.02, 0.2],
      }),
    ),
    soil: orAny(some({ texture: ["sand", "clay"], fieldCapacity: [0.05, 0.3], unknown: [1] })),
    calibration: orAny(
      fc.record(
        { soilMoisture: orAny(probe), soilTemperature: orAny(some({ offset: [1, 9] })) },
        { requiredKeys: [] },
      ) as fc.Arbitrary<JsonObject>,
    ),
    installation: orAny(some({ depth: [1, 9], note: ["by the well", "水"] })),
    ingestion: orAny(some({ enabled: [true, false], statistics: ["none", "some"], shade: [1], __t: ["c"] })),
    inference: orAny(some({ dryingWindow: [2, 1], anomalyLimit: [6, 1] })),
    colour: anyValue,
    constructor: anyValue,
    health: anyValue,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

/** Few of them at a time, as a technician writes. */
const patch = fc
  .tuple(change, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }))
  .map(([all, picks]): JsonObject => {
    const names = Object.keys(all);
    return Object.fromEntries(
      picks.flatMap((pick) => {
        const name = names[pick % Math.max(1, names.length)];
        return name === undefined ? [] : [[name, all[name] as Json]];
      }),
    );
  });

const kind = <Kind extends Step["kind"]>(...kinds: Kind[]) => fc.constantFrom(...kinds);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: kind("desire"),
      change: patch,
      delivery: fc.constantFrom("now", "now", "now", "twice", "later", "never"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kind("push"), index: fc.nat({ max: 5 }) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: kind("answer"),
      status: fc.constantFrom(200, 200, 200, 200, 200, 400, 429, 500),
      isTaken: fc.boolean(),
      isGarbage: fc.constantFrom(false, false, false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind("lose", "delay"), isTaken: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind("wait"),
      milliseconds: fc.constantFrom(0, 0, 0, 100, 1_000, 10_000, 30_000, 300_000),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: kind("connect", "connect", "overdue", "drop", "reboot") }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("storage"), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("room"), hasRoom: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("restore"), writes: fc.nat({ max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("garbage"), text: fc.constantFrom("{", "", "[]", "7") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind("capture"),
      value: fc.oneof(
        fc.constant(null),
        fc.record({ soilMoisture: probe.map((value) => value as Json) }).map((value) => value as Json),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind("report"),
      value: fc.constantFrom<Json>({ x: 1 }, { y: 2, x: 1 }, 3, "s"),
    }),
  },
) as fc.Arbitrary<Step>;

/** Any course: half of them begin with a connection and a sync, as most of what can go wrong lies behind one. */
export const anyCourse: fc.Arbitrary<Step[]> = fc
  .tuple(fc.boolean(), fc.array(step, { maxLength: 50, size: "max" }))
  .map(([isSynced, steps]) => {
    const well = { kind: "answer", status: 200, isTaken: true, isGarbage: false } as const;
    const pass = { kind: "wait", milliseconds: 0 } as const;
    return isSynced ? [{ kind: "connect" }, well, pass, well, ...steps] : steps;
  });
