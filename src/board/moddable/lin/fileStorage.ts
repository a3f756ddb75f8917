import type { Storage } from "../../storage";
import { files } from "./sdk";

/** One file a key. The name says whose it is: the folder may be the user's home. */
const prefix = ".loam-";

export class FileStorage implements Storage {
  read(key: string): Uint8Array | undefined {
    const name = prefix + key;
    if (!exists(name)) return undefined;
    const file = files.openFile({ path: name, mode: "r" });
    try {
      const { size } = file.status();
      return size === 0 ? new Uint8Array(0) : new Uint8Array(file.read(size, 0));
    } finally {
      file.close();
    }
  }

  /** Beside the old value first, then over it in one step, so that a cut leaves one of the two. */
  write(key: string, bytes: Uint8Array): void {
    const name = prefix + key;
    const draft = `${name}.new`;
    const file = files.openFile({ path: draft, mode: "w" });
    try {
      file.write(bytes, 0);
      file.flush();
    } finally {
      file.close();
    }
    files.move(draft, name);
  }

  remove(key: string): void {
    if (exists(prefix + key)) files.delete(prefix + key);
  }
}

/** A second `scan` of the same folder goes on where the first one stopped (8.2.3), so it cannot tell. */
function exists(name: string): boolean {
  return files.status(name).isFile();
}
