import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createOutput } from "../../../host-sim/cli/output";

function written(isJson: boolean) {
  const texts = { results: "", remarks: "" };
  const sink = (name: keyof typeof texts) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        texts[name] += String(chunk);
        done();
      },
    });
  return { texts, output: createOutput(isJson, { results: sink("results"), remarks: sink("remarks") }) };
}

describe("createOutput", () => {
  it("gives people the words and nothing for what has none", () => {
    const { texts, output } = written(false);
    output.event({ event: "a" }, "Something happened.");
    output.event({ event: "b" });
    output.say("Type next:");
    output.remark("Careful.");
    expect(texts).toEqual({ results: "Something happened.\nType next:\n", remarks: "Careful.\n" });
  });

  it("gives machines one object a line and nothing else", () => {
    const { texts, output } = written(true);
    output.event({ event: "a", text: "two\nlines" }, "Something happened.");
    output.say("Type next:");
    output.remark("Careful.");
    expect(texts).toEqual({ results: '{"event":"a","text":"two\\nlines"}\n', remarks: "Careful.\n" });
  });

  it("lets no device steer the terminal with what it says", () => {
    const { texts, output } = written(false);
    output.event({}, "\u001b[2Jgone\u009b1m\rover\u0007");
    output.remark("a\u001bb");
    expect(texts).toEqual({ results: " [2Jgone 1m over \n", remarks: "a b\n" });
  });
});
