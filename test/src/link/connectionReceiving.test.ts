import { describe, expect, it } from "vitest";
import { maximumInboundBytes } from "../../../src/link/connection";
import { advance } from "../support/fakeBoard";
import { filledBody, readyConnection } from "../support/openConnection";

describe("Connection: receiving", () => {
  it("puts messages together from pieces of any size", () => {
    for (let pieceLength = 1; pieceLength <= 12; pieceLength++) {
      const { board, client, messages } = readyConnection();
      client.deliver("t/1", "hello world", { pieceLength });
      client.deliver("t/2", "", { pieceLength });
      advance(board.time, 0);
      expect(messages.map(({ topic, body }) => [topic, Buffer.from(body ?? []).toString()])).toEqual([
        ["t/1", "hello world"],
        ["t/2", ""],
      ]);
    }
  });

  it("names the topic of a message above its limit, without a body", () => {
    const { board, client, messages } = readyConnection();
    client.deliver("t", filledBody(maximumInboundBytes + 1), { pieceLength: 512 });
    client.deliver("u", filledBody(maximumInboundBytes), { pieceLength: 512 });
    advance(board.time, 0);
    expect(messages.map((message) => [message.topic, message.body?.length])).toEqual([
      ["t", undefined],
      ["u", maximumInboundBytes],
    ]);
  });

  it("takes what the SDK's client gives, an ArrayBuffer", () => {
    const { board, client, messages } = readyConnection();
    client.read = () => Uint8Array.of(1, 2, 3).buffer as unknown as Uint8Array;
    client.piece(new Uint8Array(3), { topic: "t", byteLength: 3, more: false });
    advance(board.time, 0);
    expect(messages).toEqual([{ topic: "t", body: Uint8Array.of(1, 2, 3) }]);
  });

  it("hands a message on in a callback of its own, not on top of the client's", () => {
    const { board, client, messages } = readyConnection();
    client.deliver("t", "x");
    expect(messages).toEqual([]);
    advance(board.time, 0);
    expect(messages).toHaveLength(1);
  });

  it("hands nothing on after its end", () => {
    const { board, client, connection, messages } = readyConnection();
    client.deliver("t", "x");
    connection.close();
    advance(board.time, 60_000);
    expect([messages, board.time.pending()]).toEqual([[], []]);
  });
});
