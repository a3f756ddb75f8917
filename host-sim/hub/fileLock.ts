import { closeSync, openSync } from "node:fs";
import Database from "libsql";

/** libsql's own types are `any` throughout; this is the part that is used. */
interface Connection {
  exec(sql: string): unknown;
  close(): unknown;
}

/**
 * Holds `file` for this process until the function that is given back is called, or the process ends in whatever way:
 * a lock of the system's, by way of SQLite, which has one on every system. The file itself stays empty.
 * @throws an error with code SQLITE_BUSY where another one has it, or what the file system throws
 */
export function lockFile(file: string): () => void {
  createPrivately(file);
  const connection = new Database(file, {}) as Connection;
  try {
    connection.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    connection.close();
    throw error;
  }
  return () => {
    connection.exec("ROLLBACK");
    connection.close();
  };
}

/**
 * Makes the file where it is missing, readable for its owner only. One that is there is never opened: closing it would
 * release the locks that this process may have on it.
 */
export function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
