import { describe, expect, it } from "vitest";
import { maximumInboundBytes } from "../../../src/link/connection";
import { filledBody, readyConnection } from "../support/openConnection";

describe("Connection: receiving", () => {
  it("puts messages together from pieces of any size", () => {
    for (let pieceLength = 1; pieceLength <= 12; pieceLength++) {
      const { client, messages } = readyConnection();
      client.deliver("t/1", "hello world", { pieceLength });
      client.deliver("t/2", "", { pieceLength });
      expect(messages.map(({ topic, body }) => [topic, Buffer.from(body ?? []).toString()])).toEqual([
        ["t/1", "hello world"],
        ["t/2", ""],
      ]);
    }
  });

  it("names the topic of a message above its limit, without a body", () => {
    const { client, messages } = readyConnection();
    client.deliver("t", filledBody(maximumInboundBytes + 1), { pieceLength: 512 });
    client.deliver("u", filledBody(maximumInboundBytes), { pieceLength: 512 });
    expect(messages.map((message) => [message.topic, message.body?.length])).toEqual([
      ["t", undefined],
      ["u", maximumInboundBytes],
    ]);
  });

  it("takes what the SDK's client gives, an ArrayBuffer", () => {
    const { client, messages } = readyConnection();
    client.read = () => Uint8Array.of(1, 2, 3).buffer as unknown as Uint8Array;
    client.piece(new Uint8Array(3), { topic: "t", byteLength: 3, more: false });
    expect(messages).toEqual([{ topic: "t", body: Uint8Array.of(1, 2, 3) }]);
  });
});
