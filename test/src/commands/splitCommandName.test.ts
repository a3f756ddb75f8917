import { describe, expect, it } from "vitest";
import { splitCommandName } from "../../../src/commands/splitCommandName";

describe("splitCommandName", () => {
  it.each([
    ["sampleNow", { command: "sampleNow" }],
    ["ingestion*restartModule", { component: "ingestion", command: "restartModule" }],
    ["a*b*c", { component: "a", command: "b*c" }],
    ["*getLog", { component: "", command: "getLog" }],
    ["ingestion*", { component: "ingestion", command: "" }],
    ["", { command: "" }],
  ])("takes %j apart", (name, parts) => expect(splitCommandName(name)).toEqual(parts));
});
