import { describe, expect, it } from "vitest";
import { parseLastRun } from "../../../../src/board/moddable/lastRunText";

describe("parseLastRun", () => {
  it("reads a restart that was asked for", () => {
    expect(parseLastRun("1reboot\nrequested")).toEqual({ wanted: true, cause: "requested", place: "reboot" });
  });

  it("reads last words, line ends in them included", () => {
    expect(parseLastRun("0measurement\nunhandled exception: a\nb")).toEqual({
      wanted: false,
      cause: "unhandled exception: a\nb",
      place: "measurement",
    });
  });

  it("reads an end without a word, anywhere", () => {
    expect(parseLastRun("0\n")).toEqual({ wanted: false, cause: undefined, place: "" });
  });

  it("knows nothing where nothing was kept, or what was kept is no such text", () => {
    for (const text of [undefined, "", "1", "\n", "1measurement"]) expect(parseLastRun(text)).toBeUndefined();
  });
});
