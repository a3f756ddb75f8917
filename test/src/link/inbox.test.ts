import { describe, expect, it } from "vitest";
import { Inbox } from "../../../src/link/inbox";
import type { InboundMessage } from "../../../src/link/messageAssembler";
import { advance, fakeBoard } from "../support/fakeBoard";

function makeInbox(onMessage: (message: InboundMessage) => void = () => undefined) {
  const board = fakeBoard();
  const heard: string[] = [];
  const inbox = new Inbox(board.timer, {
    arrived: (message) => {
      heard.push(message.topic);
      onMessage(message);
    },
    overflowed: () => heard.push("lost"),
  });
  return { board, heard, inbox };
}

const message = (topic: string, length = 1): InboundMessage => ({ topic, body: new Uint8Array(length) });

describe("Inbox", () => {
  it("hands messages on in their order, after the callback that brought them", () => {
    const { board, heard, inbox } = makeInbox();
    for (const topic of ["a", "b", "c"]) inbox.add(message(topic));
    expect(heard).toEqual([]);
    advance(board.time, 0);
    expect([heard, board.time.pending()]).toEqual([["a", "b", "c"], []]);
  });

  it("takes up to 32 messages, drops what comes beyond that, and says so once the others are handled", () => {
    const { board, heard, inbox } = makeInbox();
    for (let count = 0; count < 1_000; count++) inbox.add(message(String(count)));
    advance(board.time, 0);
    expect(heard).toEqual([...Array.from({ length: 32 }, (_, count) => String(count)), "lost"]);
    expect(board.time.pending()).toEqual([]);
  });

  it("takes up to 20 KB, but always a first message", () => {
    const { board, heard, inbox } = makeInbox();
    for (const [topic, length] of [
      ["a", 24_000],
      ["b", 1],
    ] as const)
      inbox.add(message(topic, length));
    advance(board.time, 0);
    for (const [topic, length] of [
      ["c", 20_000],
      ["d", 481],
      ["e", 480],
    ] as const)
      inbox.add(message(topic, length));
    advance(board.time, 0);
    expect(heard).toEqual(["a", "lost", "c", "e", "lost"]);
  });

  it("has room again for what comes while one is handled", () => {
    let left = 100;
    const { board, heard, inbox } = makeInbox(() => {
      if (left-- > 0) inbox.add(message("next"));
    });
    inbox.add(message("first"));
    advance(board.time, 0);
    expect(heard).toHaveLength(101);
  });

  it("goes on with the others where one goes wrong", () => {
    const { board, heard, inbox } = makeInbox(({ topic }) => {
      if (topic === "bad") throw new Error("bad");
    });
    for (const topic of ["bad", "good"]) inbox.add(message(topic));
    expect(() => advance(board.time, 0)).toThrow("bad");
    advance(board.time, 0);
    expect(heard).toEqual(["bad", "good"]);
  });

  it("forgets what waits when it is closed, and leaves no timer", () => {
    const { board, heard, inbox } = makeInbox();
    for (let count = 0; count < 40; count++) inbox.add(message("a"));
    inbox.close();
    inbox.close();
    expect(board.time.pending()).toEqual([]);
    inbox.add(message("b"));
    advance(board.time, 0);
    expect(heard).toEqual(["b"]);
  });
});
