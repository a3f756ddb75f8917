import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type InboundMessage, MessageAssembler } from "../../../src/link/messageAssembler";

const limit = 64;

function feed(assembler: MessageAssembler, topic: string, pieces: Uint8Array[], byteLength?: number) {
  const announced = byteLength ?? pieces.reduce((sum, { length }) => sum + length, 0);
  let message: InboundMessage | undefined;
  pieces.forEach((piece, index) => {
    const more = index < pieces.length - 1;
    message = assembler.add(piece, index === 0 ? { topic, byteLength: announced, more } : { more });
    if (more) expect(message).toBeUndefined();
  });
  return message;
}

const body = Uint8Array.from({ length: limit }, (_, index) => index + 1);

describe("MessageAssembler", () => {
  it("hands on a message in one piece", () => {
    expect(feed(new MessageAssembler(limit), "t", [body])).toEqual({ topic: "t", body });
  });

  it("hands on a message without a body", () => {
    expect(feed(new MessageAssembler(limit), "t", [new Uint8Array(0)])).toEqual({
      topic: "t",
      body: new Uint8Array(0),
    });
  });

  it("puts a message together that was cut at any byte", () => {
    for (let cut = 0; cut <= body.length; cut++) {
      const message = feed(new MessageAssembler(limit), "t", [body.subarray(0, cut), body.subarray(cut)]);
      expect(message).toEqual({ topic: "t", body });
    }
  });

  it("puts a message together that came byte by byte", () => {
    const pieces = Array.from(body, (byte) => Uint8Array.of(byte));
    expect(feed(new MessageAssembler(limit), "t", pieces)).toEqual({ topic: "t", body });
  });

  it("drops the body of a message above the limit, and still names its topic", () => {
    const pieces = [body, Uint8Array.of(1)];
    expect(feed(new MessageAssembler(limit), "t", pieces)).toEqual({ topic: "t", body: undefined });
  });

  it("takes no memory for a length that is only announced", () => {
    const assembler = new MessageAssembler(limit);
    const before = process.memoryUsage().arrayBuffers;
    assembler.add(new Uint8Array(0), { topic: "t", byteLength: 256 * 1024 * 1024, more: true });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  it("drops the body of a message that brings more than it announced", () => {
    expect(feed(new MessageAssembler(limit), "t", [body], 10)).toEqual({ topic: "t", body: undefined });
  });

  it("drops the body of a message that brings less than it announced", () => {
    const message = feed(new MessageAssembler(limit), "t", [body.subarray(0, 3)], 4);
    expect(message).toEqual({ topic: "t", body: undefined });
  });

  it("takes the next message as if nothing had been wrong with the one before", () => {
    const assembler = new MessageAssembler(limit);
    feed(assembler, "t", [body], 10);
    feed(assembler, "t", [body, body]);
    expect(feed(assembler, "u", [body])).toEqual({ topic: "u", body });
  });

  it("forgets a half message on reset", () => {
    const assembler = new MessageAssembler(limit);
    assembler.add(body, { topic: "t", byteLength: limit + 1, more: true });
    assembler.reset();
    expect(assembler.add(Uint8Array.of(1), { more: false })).toBeUndefined();
  });

  it("lets a new message take the place of one that never ended", () => {
    const assembler = new MessageAssembler(limit);
    assembler.add(Uint8Array.of(1), { topic: "t", byteLength: 2, more: true });
    expect(feed(assembler, "u", [body])).toEqual({ topic: "u", body });
  });

  it("ignores a piece that belongs to no message", () => {
    const assembler = new MessageAssembler(limit);
    expect(assembler.add(body, { more: true })).toBeUndefined();
    expect(assembler.add(body, { more: false })).toBeUndefined();
  });

  it("does not share its bytes with the reader's buffer", () => {
    const buffer = body.slice();
    const message = feed(new MessageAssembler(limit), "t", [buffer]);
    buffer.fill(0);
    expect(message?.body).toEqual(body);
  });

  it("gives any message within the limit unchanged, and none above it, however it was cut", () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
        const message = feed(new MessageAssembler(limit), "t", parts);
        expect(message).toEqual({ topic: "t", body: whole.length <= limit ? whole : undefined });
      }),
    );
  });
});
