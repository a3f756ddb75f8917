import type { TelemetryTable, TelemetryValues } from "../model/telemetryField";

/**
 * The names of the fields that a message has, in the order of its table. The message is gone through and not the table, as
 * most messages have a few of many fields, and their order is mostly right already.
 */
export function presentNames<Table extends TelemetryTable>(
  table: Table,
  fields: TelemetryValues<Table>,
): readonly string[] {
  const all = Object.keys(fields);
  const names: string[] = [];
  let isInOrder = true;
  let last = 0;
  for (let index = 0; index < all.length; index++) {
    const name = all[index] as string;
    const key = table[name]?.key;
    if (key === undefined || fields[name] === undefined) continue;
    if (key < last) isInOrder = false;
    last = key;
    names.push(name);
  }
  return isInOrder ? names : names.sort((left, right) => (table[left]?.key ?? 0) - (table[right]?.key ?? 0));
}
