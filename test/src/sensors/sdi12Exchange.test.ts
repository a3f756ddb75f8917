import { beforeEach, describe, expect, it } from "vitest";
import type { Sdi12Line } from "../../../src/board/io";
import { Sdi12Exchange } from "../../../src/sensors/sdi12Exchange";

/** A line whose answers are given to it. */
class Line implements Sdi12Line {
  readonly sent: string[] = [];
  readonly arriving: string[] = [];
  broken = false;

  send(command: string): void {
    if (this.broken) throw new Error("uart");
    this.sent.push(command);
  }

  receive(): Uint8Array {
    if (this.broken) throw new Error("uart");
    return Uint8Array.from(Buffer.from(this.arriving.shift() ?? "", "latin1"));
  }

  close(): void {}
}

const question = { command: "0D0!", address: "0", checked: false, expected: 10 };

describe("Sdi12Exchange", () => {
  let line: Line;
  let exchange: Sdi12Exchange;
  beforeEach(() => {
    line = new Line();
    exchange = new Sdi12Exchange(line);
  });

  it("says the command and looks for the answer when it can be there", () => {
    // Break 12, marking 8.33, four characters and ten of 8.34, 15 until the first, 10 to spare.
    expect(exchange.ask(question)).toBe(Math.ceil(12 + 8.33 + 14 * 8.34 + 15 + 10));
    line.arriving.push("0+1.5+20\r\n");
    expect(exchange.isOpen).toBe(true);
    expect(exchange.poll()).toEqual({ text: "+1.5+20", retried: false });
    expect([line.sent, exchange.isOpen]).toEqual([["0D0!"], false]);
  });

  it("waits for the rest of an answer for as long as it goes on", () => {
    exchange.ask(question);
    line.arriving.push("0+1.5", "+20", "\r", "\n");
    expect([exchange.poll(), exchange.poll(), exchange.poll()]).toEqual([30, 30, 30]);
    expect(exchange.poll()).toEqual({ text: "+1.5+20", retried: false });
  });

  it("asks three times, and says that nobody answers", () => {
    const wait = exchange.ask(question);
    expect([exchange.poll(), exchange.poll()]).toEqual([wait, wait]);
    expect(exchange.poll()).toEqual({ problem: "silent" });
    expect(line.sent).toEqual(["0D0!", "0D0!", "0D0!"]);
  });

  it("takes the answer of a retry, whatever was left of the one before", () => {
    exchange.ask(question);
    line.arriving.push("0+9", "", "0+1\r\n");
    expect(exchange.poll()).toBe(30);
    exchange.poll();
    expect(exchange.poll()).toEqual({ text: "+1", retried: true });
  });

  it.each(["1+1\r\n", "0+\xff\r\n", "\x00", "0+1\r\n0", "x".repeat(200)])(
    "says of %j three times over that it is no answer",
    (answer) => {
      exchange.ask(question);
      let outcome = exchange.poll();
      for (let count = 0; typeof outcome === "number" && count < 20; count++) {
        if (line.arriving.length === 0) line.arriving.push(answer, "");
        outcome = exchange.poll();
      }
      expect(outcome).toEqual({ problem: "corrupt" });
    },
  );

  it("ends although characters never cease to come", () => {
    exchange.ask(question);
    let polls = 0;
    for (let step: unknown = 0; typeof step === "number" && polls < 1000; polls++) {
      line.arriving.push("+1");
      step = exchange.poll();
    }
    expect(polls).toBeLessThan(200);
  });

  it("takes a line that throws for one that nobody answers on", () => {
    line.broken = true;
    exchange.ask(question);
    exchange.poll();
    exchange.poll();
    expect(exchange.poll()).toEqual({ problem: "silent" });
  });

  it("throws where nothing was asked, or the question was dropped", () => {
    expect(() => exchange.poll()).toThrow("Nothing was asked");
    exchange.ask(question);
    exchange.drop();
    expect(() => exchange.poll()).toThrow("Nothing was asked");
  });
});
