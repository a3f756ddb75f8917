import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults, filledBody, openConnection, readyConnection } from "../support/openConnection";

const ignore = () => undefined;

describe("Connection: sending", () => {
  it("takes nothing before it is ready", () => {
    const { connection, client } = openConnection();
    expect(connection.send("t", filledBody(1), undefined, false)).toBe(false);
    client.accept();
    expect(connection.send("t", filledBody(1), undefined, false)).toBe(false);
  });

  it("sends at QoS 0 where no acknowledgement is asked for", () => {
    const { connection, client } = readyConnection();
    expect(connection.send("t", filledBody(3), undefined, false)).toBe(true);
    expect(client.sent).toMatchObject([{ topic: "t", QoS: 0, id: undefined }]);
  });

  it("tells of each acknowledgement once, by packet identifier", () => {
    const { connection, client } = readyConnection();
    const acknowledged: string[] = [];
    connection.send("a", filledBody(1), () => acknowledged.push("a"), false);
    connection.send("b", filledBody(1), () => acknowledged.push("b"), true);
    const [first, second] = client.sent;
    expect([first?.QoS, second?.duplicate]).toEqual([1, true]);
    client.acknowledge(second?.id);
    client.acknowledge(second?.id);
    client.acknowledge(first?.id);
    expect(acknowledged).toEqual(["b", "a"]);
  });

  it("ignores an acknowledgement of what it never sent", () => {
    const { client, heard, faults } = readyConnection();
    client.acknowledge(4_711);
    client.acknowledge(undefined);
    expect([heard, activeFaults(faults)]).toEqual([[], []]);
  });

  it("gives no packet identifier twice while it is in use, and none outside 1 to 65535", () => {
    const { connection, client } = readyConnection();
    connection.send("kept", filledBody(0), ignore, false);
    const kept = client.sent[0]?.id;
    const used = new Set<number | undefined>();
    for (let count = 0; count < 65_600; count++) {
      client.writable();
      connection.send("t", filledBody(0), ignore, false);
      const id = client.sent.at(-1)?.id;
      used.add(id);
      client.acknowledge(id);
    }
    expect(used.has(kept)).toBe(false);
    expect([used.has(0), used.has(65_536), used.has(1) || kept === 1]).toEqual([false, false, true]);
  });

  it("says when it is full, and when there is room again", () => {
    const { connection, client, heard } = readyConnection();
    client.writable(0);
    heard.length = 0;
    while (connection.send("t", filledBody(100), undefined, false)) {}
    expect(connection.send("t", filledBody(1), ignore, false)).toBe(false);
    client.writable();
    expect(heard).toEqual(["room"]);
    expect(connection.send("t", filledBody(1), undefined, false)).toBe(true);
  });

  it("writes a message larger than any window in fragments", () => {
    const { connection, client } = readyConnection();
    client.writable(200);
    connection.send("large", filledBody(1_500), undefined, false);
    for (let round = 0; round < 20; round++) client.writable(200);
    expect(client.sent.at(-1)).toMatchObject({ topic: "large" });
    expect([client.sent.at(-1)?.body.length, client.violations]).toEqual([1_500, []]);
  });

  it("ends where the hub acknowledges nothing for a minute, as what it holds would wait for ever", () => {
    const { board, connection, client, heard } = readyConnection();
    connection.send("t", filledBody(1), ignore, false);
    advance(board.time, 59_999);
    expect(heard).toEqual([]);
    advance(board.time, 1);
    expect(heard).toEqual(["failed: the hub does not acknowledge what it is sent (silent)"]);
    expect([client.closed, board.time.pending()]).toEqual([true, []]);
  });

  it("is given no more time by what is sent meanwhile", () => {
    const { board, connection, heard } = readyConnection();
    for (let count = 0; count < 6; count++) {
      connection.send("t", filledBody(1), ignore, false);
      advance(board.time, 10_000);
    }
    expect(heard).toEqual(["failed: the hub does not acknowledge what it is sent (silent)"]);
  });

  it("is patient with a hub that acknowledges slowly, and waits for nothing once it has everything", () => {
    const { board, connection, client, heard } = readyConnection();
    for (let count = 0; count < 4; count++) connection.send("t", filledBody(1), ignore, false);
    for (const { id } of client.sent) {
      advance(board.time, 50_000);
      client.acknowledge(id);
    }
    expect([heard, board.time.pending()]).toEqual([[], []]);
  });

  it("ends, and lets nothing escape, where the client throws on a write", () => {
    const { board, connection, client, heard, faults } = readyConnection();
    client.writeFailure = new Error("overflow");
    expect(() => connection.send("t", filledBody(1), ignore, false)).not.toThrow();
    advance(board.time, 0);
    expect(activeFaults(faults)).toEqual(["internalError"]);
    expect([heard, client.closed]).toEqual([["failed: an internal error"], true]);
  });
});

describe("Connection: drained", () => {
  it("takes nothing more that is to be acknowledged, and all else", () => {
    const { connection, client } = readyConnection();
    connection.drain();
    expect(connection.send("t", filledBody(1), () => undefined, false)).toBe(false);
    expect(connection.send("t", filledBody(1), undefined, false)).toBe(true);
    expect(client.sent).toHaveLength(1);
  });

  it("is so once all that was taken has left, and what is to be acknowledged is", () => {
    const { connection, client } = readyConnection();
    expect(connection.isDrained).toBe(true);
    client.writable(0);
    connection.send("t", filledBody(1), undefined, false);
    connection.send("t", filledBody(1), () => undefined, false);
    expect(connection.isDrained).toBe(false);
    client.writable();
    expect(connection.isDrained).toBe(false);
    client.acknowledge(client.sent.at(-1)?.id);
    expect(connection.isDrained).toBe(true);
  });
});
