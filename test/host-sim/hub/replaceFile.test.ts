import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileStorage } from "../../../host-sim/board/fileStorage";
import { replaceFile } from "../../../host-sim/hub/replaceFile";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-replace-"));
  file = join(folder, "secret");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const writers: [string, () => void][] = [
  ["replaceFile", () => replaceFile(file, "new", 0o600)],
  ["the file of a device", () => openFileStorage(file).write("key", Uint8Array.of(1))],
];

describe.each(writers)("%s", (_, write) => {
  it("never writes through a link that lies where its draft goes", () => {
    const elsewhere = join(folder, "elsewhere");
    writeFileSync(elsewhere, "theirs");
    symlinkSync(elsewhere, `${file}.new`);
    write();
    expect(readFileSync(elsewhere, "utf8")).toBe("theirs");
    expect(lstatSync(file).isSymbolicLink()).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(["elsewhere", "secret"]);
  });

  it("is for its owner only, though a draft that was left is open to all", () => {
    writeFileSync(`${file}.new`, "left");
    chmodSync(`${file}.new`, 0o666);
    write();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
