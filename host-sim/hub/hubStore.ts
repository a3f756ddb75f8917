import Database from "libsql";
import type { DeviceIdentity } from "./deviceIdentity";
import { createPrivately, lockFile } from "./fileLock";
import { HubError } from "./hubError";
import type { Twin } from "./twin";

/** Raised with every change of the tables; a file from a newer Loam is refused rather than misread. */
const SCHEMA_VERSION = 1;

/** What the hub keeps. Every write is durable when the call returns; a call that fails throws a HubError. */
export interface HubStore {
  devices(): readonly DeviceIdentity[];
  twin(deviceId: string): Twin | undefined;
  /** Creates or replaces the identity and, where given, the twin: both or neither. */
  putDevice(identity: DeviceIdentity, twin?: Twin): void;
  putTwin(deviceId: string, twin: Twin): void;
  /** Removes identity, twin and subscriptions together. */
  removeDevice(deviceId: string): void;
  /** Filter and granted QoS for a persistent session, or `undefined` where there is none (MQTT 3.1.1 §3.1.2.4). */
  subscriptions(clientId: string): ReadonlyMap<string, number> | undefined;
  putSubscriptions(clientId: string, subscriptions: ReadonlyMap<string, number> | undefined): void;
  /** Small settings of the hub itself, such as the keys of its policies. */
  setting(name: string): string | undefined;
  putSetting(name: string, value: string): void;
  close(): void;
}

/** libsql's own types are `any` throughout; this is the part that is used. */
interface Connection {
  prepare(sql: string): {
    run(...values: readonly (string | number)[]): unknown;
    /** Runs to the end, unlike `get`, which leaves the statement and its lock on the file open. */
    all(...values: readonly (string | number)[]): unknown[];
  };
  exec(sql: string): unknown;
  pragma(sql: string, options: { simple: false }): unknown;
  close(): unknown;
}

const schema = `
  CREATE TABLE devices (id TEXT PRIMARY KEY, identity TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE twins (id TEXT PRIMARY KEY, twin TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions (id TEXT PRIMARY KEY, subscriptions TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/**
 * Opens, and where needed creates, the store in SQLite's WAL mode. It holds secrets: readable for its owner only.
 * One hub at a time has it, since a hub answers from memory: it is locked until it is closed or the process ends.
 * @param file a path, or ":memory:" for a store that lives as long as the process
 * @throws HubError StoreUnusable, in one sentence, where the file cannot be used
 */
export function openHubStore(file: string): HubStore {
  let unlock: () => void = () => undefined;
  let connection: Connection | undefined;
  try {
    if (file !== ":memory:") {
      unlock = lockFile(`${file}.lock`);
      // SQLite gives the files beside it the same rights.
      createPrivately(file);
    }
    connection = new Database(file, {}) as Connection;
    prepareFile(connection, file);
    return new SqliteHubStore(connection, unlock);
  } catch (error) {
    connection?.close();
    unlock();
    if (error instanceof HubError) throw error;
    throw new HubError("StoreUnusable", `The store ${file} cannot be opened: ${reasonOf(error)}.`);
  }
}

function prepareFile(connection: Connection, file: string): void {
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
  if (version === 0) connection.exec(`BEGIN; ${schema} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
}

class SqliteHubStore implements HubStore {
  readonly #connection: Connection;
  readonly #unlock: () => void;
  readonly #statements = new Map<string, ReturnType<Connection["prepare"]>>();

  constructor(connection: Connection, unlock: () => void) {
    this.#connection = connection;
    this.#unlock = unlock;
  }

  devices(): readonly DeviceIdentity[] {
    return this.#guard(() =>
      this.#statement("SELECT identity AS value FROM devices ORDER BY id")
        .all()
        .map((row) => JSON.parse((row as { value: string }).value) as DeviceIdentity),
    );
  }

  twin(deviceId: string): Twin | undefined {
    const text = this.#value("SELECT twin AS value FROM twins WHERE id = ?", deviceId);
    return text === undefined ? undefined : (JSON.parse(text) as Twin);
  }

  putDevice(identity: DeviceIdentity, twin?: Twin): void {
    this.#together(() => {
      this.#run("INSERT OR REPLACE INTO devices VALUES (?, ?)", identity.deviceId, JSON.stringify(identity));
      if (twin !== undefined) this.putTwin(identity.deviceId, twin);
    });
  }

  putTwin(deviceId: string, twin: Twin): void {
    this.#run("INSERT OR REPLACE INTO twins VALUES (?, ?)", deviceId, JSON.stringify(twin));
  }

  removeDevice(deviceId: string): void {
    this.#together(() => {
      this.#run("DELETE FROM devices WHERE id = ?", deviceId);
      this.#run("DELETE FROM twins WHERE id = ?", deviceId);
      this.#run("DELETE FROM sessions WHERE id = ?", deviceId);
    });
  }

  subscriptions(clientId: string): ReadonlyMap<string, number> | undefined {
    const text = this.#value("SELECT subscriptions AS value FROM sessions WHERE id = ?", clientId);
    return text === undefined ? undefined : new Map(JSON.parse(text) as [string, number][]);
  }

  putSubscriptions(clientId: string, subscriptions: ReadonlyMap<string, number> | undefined): void {
    if (subscriptions === undefined) this.#run("DELETE FROM sessions WHERE id = ?", clientId);
    else
      this.#run(
        "INSERT OR REPLACE INTO sessions VALUES (?, ?)",
        clientId,
        JSON.stringify([...subscriptions]),
      );
  }

  setting(name: string): string | undefined {
    return this.#value("SELECT value FROM settings WHERE name = ?", name);
  }

  putSetting(name: string, value: string): void {
    this.#run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value);
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
    this.#unlock();
  }

  #together(writes: () => void): void {
    this.#guard(() => this.#connection.exec("BEGIN IMMEDIATE"));
    try {
      writes();
      this.#guard(() => this.#connection.exec("COMMIT"));
    } catch (error) {
      this.#connection.exec("ROLLBACK");
      throw error;
    }
  }

  #value(sql: string, key: string): string | undefined {
    const [row] = this.#guard(() => this.#statement(sql).all(key) as { value: string }[]);
    return row?.value;
  }

  #run(sql: string, ...values: readonly string[]): void {
    this.#guard(() => this.#statement(sql).run(...values));
  }

  #statement(sql: string): ReturnType<Connection["prepare"]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw new HubError("ServerError", `The hub's store failed: ${reasonOf(error)}.`);
    }
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "there is no such folder";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "it may not be written";
    case "EISDIR":
      return "it is a folder";
    case "SQLITE_BUSY":
      return "another hub is using it";
    default:
      return message;
  }
}
