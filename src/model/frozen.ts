/**
 * Freezes a table with all that it holds. `Object.freeze` stops at the first level, and on a board the linker then
 * keeps the rest, which could change, in memory instead of in flash.
 */
export function frozen<Table extends object>(table: Table): Table {
  for (const value of Object.values(table)) if (typeof value === "object" && value !== null) frozen(value);
  return Object.freeze(table);
}
