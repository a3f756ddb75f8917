import { describe, expect, it } from "vitest";
import { addressOf, idOf, resourceOf } from "../../../host-sim/hub/identityAddress";

describe("the id of an identity", () => {
  it.each([
    ["soil-001", "soil-001", undefined, "devices/soil-001"],
    ["soil-001/ingestion", "soil-001", "ingestion", "devices/soil-001/modules/ingestion"],
    ["", "", undefined, "devices/"],
  ])("%j is taken apart and put together again", (id, deviceId, moduleId, resource) => {
    expect(addressOf(id)).toEqual({ deviceId, moduleId });
    expect(idOf({ deviceId, moduleId })).toBe(id);
    expect(resourceOf(id)).toBe(resource);
  });

  it("with more slashes keeps them in a module id that nobody can have", () => {
    expect(addressOf("a/b/c")).toEqual({ deviceId: "a", moduleId: "b/c" });
  });
});
