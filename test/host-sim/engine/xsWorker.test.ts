import { readSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { XsUnavailableError } from "../../../host-sim/engine/xsError";
import { findXsWorker, startXsWorker } from "../../../host-sim/engine/xsWorker";

const sentence =
  /^The XS engine needs the optional package @agoric\/xsnap, .*: run npm install again with a C compiler, or use --engine node\.$/;

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("the XS worker", () => {
  test("that is not installed is missed in one sentence", () => {
    const error = thrownBy(() =>
      findXsWorker(() => {
        throw new Error("Cannot find module");
      }, "linux"),
    );
    expect(error).toBeInstanceOf(XsUnavailableError);
    expect(String((error as Error).message)).toMatch(sentence);
  });

  test("that was installed but not compiled is missed in the same sentence", () => {
    const error = thrownBy(() => findXsWorker(() => "/nowhere/@agoric/xsnap/package.json", "linux"));
    expect(error).toBeInstanceOf(XsUnavailableError);
    expect(String((error as Error).message)).toMatch(sentence);
  });

  test("does not exist for every platform", () => {
    expect(() => findXsWorker(undefined, "win32")).toThrow(
      "The XS engine runs on Linux and macOS only: use --engine node.",
    );
  });

  test("that is no program ends at once, and its pipe says so", () => {
    const worker = startXsWorker({ program: "/nowhere/xsnap-worker", instructionLimit: 1000 });
    expect(readSync(worker.replies, new Uint8Array(1))).toBe(0);
    expect(worker.exitCode()).toBe(127);
    worker.kill();
  });
});
