import { HubError } from "./hubError";

/** libsql's own types are `any` throughout; this is the part that is used. */
export interface StoreConnection {
  prepare(sql: string): {
    run(...values: readonly (string | number)[]): unknown;
    /** Runs to the end, unlike `get`, which leaves the statement and its lock on the file open. */
    all(...values: readonly (string | number)[]): unknown[];
  };
  exec(sql: string): unknown;
  pragma(sql: string, options: { simple: false }): unknown;
  close(): unknown;
}

/** Raised with every change of the tables; a file from a newer Loam is refused rather than misread. */
export const SCHEMA_VERSION = 2;

const schema = `
  CREATE TABLE identities (id TEXT PRIMARY KEY, identity TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE twins (id TEXT PRIMARY KEY, twin TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions (id TEXT PRIMARY KEY, subscriptions TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** What leads from each version to the next one, from 1 on. */
const migrations: readonly string[] = [
  // Version 1 knew devices only, and no models.
  `ALTER TABLE devices RENAME TO identities;
   UPDATE twins SET twin = json_set(twin, '$.modelId', '');`,
];

/**
 * Brings the file into the form that this Loam reads: wholly or, where it fails, not at all.
 * @throws HubError StoreUnusable for a file of a newer Loam
 */
export function prepareStore(connection: StoreConnection, file: string): void {
  connection.pragma("journal_mode = WAL", { simple: false });
  // In WAL mode only FULL syncs at every commit; what has been acknowledged must outlive a power cut.
  connection.pragma("synchronous = FULL", { simple: false });
  const [row] = connection.prepare("PRAGMA user_version").all() as { user_version: number }[];
  const version = row?.user_version ?? 0;
  if (version > SCHEMA_VERSION) {
    throw new HubError(
      "StoreUnusable",
      `The store ${file} was written by a newer Loam (format ${version}, this one reads up to ${SCHEMA_VERSION}).`,
    );
  }
  if (version === SCHEMA_VERSION) return;
  const steps = version === 0 ? [schema] : migrations.slice(version - 1);
  // A step that fails leaves the transaction open, and closing the file takes it back.
  connection.exec(`BEGIN; ${steps.join(" ")} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
}
