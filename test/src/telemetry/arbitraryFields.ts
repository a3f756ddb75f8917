import fc from "fast-check";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import type { TelemetryField, TelemetryTable, TelemetryValues } from "../../../src/model/telemetryField";
import { roundedFor } from "../../../src/telemetry/fieldNumbers";

/** Any message that a table allows, each field there or not. */
export function arbitraryFields<Table extends TelemetryTable>(
  table: Table,
): fc.Arbitrary<TelemetryValues<Table>> {
  const values = Object.entries(table).map(([name, field]) => [name, arbitraryValue(field)]);
  return fc
    .record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] })
    .map((fields) => ({ ...fields }) as TelemetryValues<Table>);
}

function arbitraryValue(field: TelemetryField): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case "integer":
      return fc.nat();
    case "number":
      return fc
        .double({ min: -1e6, max: 1e6, noNaN: true })
        .map((value) => roundedFor(field, value))
        .filter((value) => value !== undefined);
    case "time":
      return fc.integer({ min: 0, max: 253_402_300_799 });
    case "enum":
      return fc.constantFrom(...(field.values ?? []));
    case "faults":
      return fc.subarray(Object.keys(faultCatalogue) as FaultCode[], { minLength: 1 });
  }
}
