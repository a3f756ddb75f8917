import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readHubState, removeHubState, writeHubState } from "../../../host-sim/hub/hubState";

const state = { mqttPort: 8883, restPort: 8443, serviceConnectionString: "HostName=…", caFile: "/ca.pem" };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-state-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the state of a running hub", () => {
  it("is read as it was written, by its owner only", () => {
    writeHubState(join(folder, "new"), state);
    expect(readHubState(join(folder, "new"))).toEqual({ ...state, processId: process.pid });
    expect(statSync(join(folder, "new", "hub.json")).mode & 0o777).toBe(0o600);
  });

  it("is undefined where there is none, and an error where it is damaged", () => {
    expect(readHubState(folder)).toBeUndefined();
    for (const damage of ["", "{", "[]", '{"mqttPort":"8883"}']) {
      writeFileSync(join(folder, "hub.json"), damage);
      expect(readHubState(folder)).toMatchObject({ message: expect.stringContaining("is damaged") });
    }
  });

  it("is removed by the process that wrote it only", () => {
    writeHubState(folder, { ...state, processId: process.pid + 1 });
    removeHubState(folder);
    expect(readHubState(folder)).toBeDefined();
    removeHubState(folder, process.pid + 1);
    expect(readHubState(folder)).toBeUndefined();
  });
});
