import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogRing } from "../../../src/health/logRing";
import { advance, fakeBoard } from "../support/fakeBoard";

const key = "c29pbC1zZW5zb3Ita2V5";

function makeRing(secrets: readonly string[] = [key]) {
  const board = fakeBoard();
  return { board, ring: new LogRing(board.log, board.clock, secrets) };
}

describe("LogRing", () => {
  it("hands lines on with their level, and keeps them with the uptime in seconds", () => {
    const { board, ring } = makeRing();
    ring.write("started");
    advance(board.time, 61_999);
    ring.write("the battery is low", "warning");
    expect([board.lines, board.levels]).toEqual([
      ["started", "the battery is low"],
      ["information", "warning"],
    ]);
    expect(ring.lines(40)).toEqual(["0 s: started", "61 s: the battery is low"]);
  });

  it.each([
    ["error", ["e"]],
    ["warning", ["e", "w"]],
    ["information", ["e", "w", "i", "plain"]],
    ["debug", ["e", "w", "i", "d", "plain"]],
  ] as const)("takes at the level %s what is as grave or graver", (level, taken) => {
    const { board, ring } = makeRing();
    ring.setLevel(level);
    ring.write("e", "error");
    ring.write("w", "warning");
    ring.write("i", "information");
    ring.write("d", "debug");
    ring.write("plain");
    expect(board.lines).toEqual(taken);
    expect(ring.lines(40)).toEqual(taken.map((line) => `0 s: ${line}`));
  });

  it("takes no debug lines at first", () => {
    const { board, ring } = makeRing();
    ring.write("d", "debug");
    expect(board.lines).toEqual([]);
  });

  it("keeps the last forty", () => {
    const { ring } = makeRing();
    for (let count = 1; count <= 1_000; count++) ring.write(`line ${count}`);
    const lines = ring.lines(1_000);
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([40, "0 s: line 961", "0 s: line 1000"]);
  });

  it("gives the last of them, the oldest first, and of those that contain a text", () => {
    const { ring } = makeRing();
    for (let count = 1; count <= 9; count++)
      ring.write(`module ${count % 3 === 0 ? "alerting" : "other"} ${count}`);
    expect(ring.lines(2)).toEqual(["0 s: module other 8", "0 s: module alerting 9"]);
    expect(ring.lines(2, "alerting")).toEqual(["0 s: module alerting 6", "0 s: module alerting 9"]);
    expect(ring.lines(0)).toEqual([]);
    expect(ring.lines(40, "nobody")).toEqual([]);
  });

  it("cuts what it keeps at 120 characters, never through one", () => {
    const { board, ring } = makeRing();
    ring.write("x".repeat(500));
    ring.write(`${"x".repeat(113)}${"🌱".repeat(9)}`);
    expect(board.lines.map((line) => line.length)).toEqual([500, 131]);
    expect(ring.lines(40)).toEqual([`0 s: ${"x".repeat(114)}…`, `0 s: ${"x".repeat(113)}…`]);
  });

  it("keeps a line where the board's log fails", () => {
    const { board } = makeRing();
    const log = {
      write: () => {
        throw new Error("the line is cut");
      },
    };
    const ring = new LogRing(log, board.clock, []);
    expect(() => ring.write("the last words")).toThrow("the line is cut");
    expect(ring.lines(1)).toEqual(["0 s: the last words"]);
  });
});

describe("LogRing: secrets", () => {
  it.each([
    [`the key ${key} was refused`, "the key *** was refused"],
    [`${key}${key}`, "******"],
    [
      "SharedAccessSignature sr=h%2Fd&sig=abc%2B%3D&se=1777",
      "SharedAccessSignature sr=h%2Fd&sig=***&se=1777",
    ],
    ["token?SIG=abc%3D end", "token?SIG=*** end"],
    ["password sig%3Dabc end", "password sig%3D*** end"],
    ["HostName=h;DeviceId=d;SharedAccessKey=YWJj==", "HostName=h;DeviceId=d;SharedAccessKey=***"],
    ["SharedAccessKeyName=owner;SharedAccessKey=YWJj==;x", "SharedAccessKeyName=owner;SharedAccessKey=***;x"],
    ['{"a":"sig=abc","b":"sig=def"}', '{"a":"sig=***","b":"sig=***"}'],
    ["İ sig=abc", "İ sig=***"],
    ["İ is a letter", "İ is a letter"],
    ["signal -60 dBm", "signal -60 dBm"],
  ])("does not let %j through", (line, shown) => {
    const { board, ring } = makeRing();
    ring.write(line);
    expect(board.lines).toEqual([shown]);
    expect(ring.lines(1)).toEqual([`0 s: ${shown}`]);
  });

  it("hides the longer one of two where one begins as the other, and nothing for an empty one", () => {
    const { board, ring } = makeRing(["", "abc", "abcdef"]);
    ring.write("abcdef abc x");
    expect(board.lines).toEqual(["*** *** x"]);
  });

  it("hides a secret that the cut would halve", () => {
    const { ring } = makeRing();
    ring.write(`${"x".repeat(110)}${key}`);
    expect(ring.lines(1)[0]).not.toContain("c29");
  });

  it("never shows a secret, a signature or a control character, whatever is around them", () => {
    const piece = fc.oneof(
      fc.array(fc.nat(0xffff), { maxLength: 20 }).map((codes) => String.fromCharCode(...codes)),
      fc.constantFrom(key, `sig=${key}`, "SharedAccessKey=abc123", "\n", "\u001b[2J", "\u2028", "é", "İ"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { board, ring } = makeRing();
        ring.write(pieces.join(""));
        const shown = `${board.lines[0]}${ring.lines(1)[0]}`;
        expect(shown).not.toContain(key);
        expect(shown).not.toContain("SharedAccessKey=abc123");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(ring.lines(1)[0]?.length).toBeLessThanOrEqual(120);
      }),
    );
  });

  it("replaces control characters, so that one line stays one", () => {
    const { board, ring } = makeRing();
    ring.write("one\r\ntwo\u001b[31m\u0000\u007f\u0085\u2028end");
    expect(board.lines).toEqual(["one  two [31m    end"]);
  });
});
