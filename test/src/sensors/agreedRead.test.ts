import { describe, expect, it } from "vitest";
import type { I2cPort } from "../../../src/board/io";
import { AgreedRead, type Answer, type Question, wordAt } from "../../../src/sensors/agreedRead";

const question: Question = {
  command: [0x0f, 0x10],
  wait: 3,
  count: 2,
  value: (answer) => {
    const word = wordAt(answer, 0);
    if (word === 0xffff) return "notReady";
    return word === 0xeeee ? undefined : word;
  },
  discard: 0,
  needed: 3,
  tolerance: 2,
  patience: 4,
};

/** Answers that come one after the other, the last for ever: a word, `short`, or `none` where nobody acknowledges. */
function asked(answers: readonly (number | "short" | "none" | "deaf")[], changes: Partial<Question> = {}) {
  const written: (readonly number[])[] = [];
  const waits: number[] = [];
  let at = -1;
  const port: I2cPort = {
    write(bytes) {
      at = Math.min(at + 1, answers.length - 1);
      written.push([...bytes]);
      if (answers[at] === "deaf") throw new Error("write failed");
    },
    read() {
      const answer = answers[at];
      if (answer === "none") throw new Error("read failed");
      if (answer === "deaf") throw new Error("read although the command was not acknowledged");
      if (typeof answer === "number") return Uint8Array.of(answer >> 8, answer & 0xff);
      return Uint8Array.of(0x01);
    },
    close() {},
  };
  const read = new AgreedRead(port);
  waits.push(read.ask({ ...question, ...changes }));
  let result: number | Answer = read.answer();
  for (; typeof result === "number"; result = read.answer()) waits.push(result);
  return { result, written, waits };
}

describe("AgreedRead", () => {
  it("asks until enough answers agree, and gives their mean", () => {
    const { result, written } = asked([700, 701, 702]);
    expect(result).toEqual({ value: 701, spread: 2 });
    expect(written).toEqual(Array.from({ length: 3 }, () => [0x0f, 0x10]));
  });

  it("begins anew after an answer that does not fit", () => {
    expect(asked([700, 700, 33_468, 701, 702, 703]).result).toEqual({ value: 702, spread: 2 });
  });

  it.each(["short", "none", "deaf", 0xeeee] as const)("begins anew after an answer that is %s", (broken) => {
    expect(asked([700, 700, broken, 710, 711, 712]).result).toEqual({ value: 711, spread: 2 });
  });

  it("waits one millisecond more each time that it is not ready, and keeps the run", () => {
    const { result, waits } = asked([700, 0xffff, 0xffff, 700, 700]);
    expect(result).toEqual({ value: 700, spread: 0 });
    expect(waits).toEqual([3, 3, 4, 5, 3]);
  });

  it("says that the part is not ready when its patience ends", () => {
    const { result, written } = asked([0xffff]);
    expect(result).toBe("notReady");
    expect(written).toHaveLength(4);
  });

  it("throws the first answers away where they are old", () => {
    expect(asked([300, 300, 700, 700, 700], { discard: 2 }).result).toEqual({ value: 700, spread: 0 });
  });

  it.each(["none", "deaf"] as const)("gives up after five times in a row of %s", (silence) => {
    const { result, waits } = asked([silence]);
    expect(result).toBe("noResponse");
    expect(waits).toEqual([3, 13, 23, 33, 43]);
  });

  it("counts silence anew after an answer", () => {
    expect(asked(["none", "none", "none", "none", 700, "none", 700, 700, 700]).result).toEqual({
      value: 700,
      spread: 0,
    });
  });

  it("says that answers are corrupt which never agree", () => {
    const { result, written } = asked(Array.from({ length: 100 }, (_, at) => 100 * at));
    expect(result).toBe("corrupt");
    expect(written).toHaveLength(64);
  });

  it("refuses to answer what nobody has asked", () => {
    const port: I2cPort = { write() {}, read: () => Uint8Array.of(0), close() {} };
    expect(() => new AgreedRead(port).answer()).toThrow("Nothing was asked.");
  });
});
