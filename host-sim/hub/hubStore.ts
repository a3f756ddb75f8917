import Database from "libsql";
import { createPrivately, lockFile } from "./fileLock";
import { HubError } from "./hubError";
import { prepareStore, type StoreConnection } from "./hubStoreFormat";
import { idOf } from "./identityAddress";
import type { Identity } from "./moduleIdentity";
import type { Twin } from "./twin";

/**
 * What the hub keeps, by `device` or `device/module`. Every write is durable when the call returns; a call that fails
 * throws a HubError.
 */
export interface HubStore {
  /** Devices and modules. */
  identities(): readonly Identity[];
  twin(id: string): Twin | undefined;
  /** Creates or replaces the identity and, where given, the twin: both or neither. */
  putIdentity(identity: Identity, twin?: Twin): void;
  putTwin(id: string, twin: Twin): void;
  /** Removes identity, twin and subscriptions together; of a device those of its modules too. */
  removeIdentity(id: string): void;
  /** Filter and granted QoS for a persistent session, or `undefined` where there is none (MQTT 3.1.1 §3.1.2.4). */
  subscriptions(clientId: string): ReadonlyMap<string, number> | undefined;
  putSubscriptions(clientId: string, subscriptions: ReadonlyMap<string, number> | undefined): void;
  /** Small settings of the hub itself, such as the keys of its policies. */
  setting(name: string): string | undefined;
  putSetting(name: string, value: string): void;
  close(): void;
}

/**
 * Opens, and where needed creates, the store in SQLite's WAL mode. It holds secrets: readable for its owner only.
 * One hub at a time has it, since a hub answers from memory: it is locked until it is closed or the process ends.
 * @param file a path, or ":memory:" for a store that lives as long as the process
 * @throws HubError StoreUnusable, in one sentence, where the file cannot be used
 */
export function openHubStore(file: string): HubStore {
  let unlock: () => void = () => undefined;
  let connection: StoreConnection | undefined;
  try {
    if (file !== ":memory:") {
      unlock = lockFile(`${file}.lock`);
      // SQLite gives the files beside it the same rights.
      createPrivately(file);
    }
    connection = new Database(file, {}) as StoreConnection;
    prepareStore(connection, file);
    return new SqliteHubStore(connection, unlock);
  } catch (error) {
    connection?.close();
    unlock();
    if (error instanceof HubError) throw error;
    throw new HubError("StoreUnusable", `The store ${file} cannot be opened: ${reasonOf(error)}.`);
  }
}

class SqliteHubStore implements HubStore {
  readonly #connection: StoreConnection;
  readonly #unlock: () => void;
  readonly #statements = new Map<string, ReturnType<StoreConnection["prepare"]>>();

  constructor(connection: StoreConnection, unlock: () => void) {
    this.#connection = connection;
    this.#unlock = unlock;
  }

  identities(): readonly Identity[] {
    return this.#guard(() =>
      this.#statement("SELECT identity AS value FROM identities ORDER BY id")
        .all()
        .map((row) => JSON.parse((row as { value: string }).value) as Identity),
    );
  }

  twin(id: string): Twin | undefined {
    const text = this.#value("SELECT twin AS value FROM twins WHERE id = ?", id);
    return text === undefined ? undefined : (JSON.parse(text) as Twin);
  }

  putIdentity(identity: Identity, twin?: Twin): void {
    const id = idOf(identity);
    this.#together(() => {
      this.#run("INSERT OR REPLACE INTO identities VALUES (?, ?)", id, JSON.stringify(identity));
      if (twin !== undefined) this.putTwin(id, twin);
    });
  }

  putTwin(id: string, twin: Twin): void {
    this.#run("INSERT OR REPLACE INTO twins VALUES (?, ?)", id, JSON.stringify(twin));
  }

  removeIdentity(id: string): void {
    this.#together(() => {
      for (const table of ["identities", "twins", "sessions"]) {
        // All that begins with `device/`: "0" is the character after the slash, so that the index finds it.
        this.#run(`DELETE FROM ${table} WHERE id = ? OR (id > ? AND id < ?)`, id, `${id}/`, `${id}0`);
      }
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

  #statement(sql: string): ReturnType<StoreConnection["prepare"]> {
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
