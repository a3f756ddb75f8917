import { describe, expect, it } from "vitest";
import { MqttOperation } from "../../../src/board/mqtt";
import { maximumInboundBytes } from "../../../src/link/connection";
import { advance } from "../support/fakeBoard";
import { activeFaults, type OpenConnection, openConnection } from "../support/openConnection";

const ignore = () => undefined;
const body = (length: number) => new Uint8Array(length).fill(7);

function ready(options: Parameters<typeof openConnection>[0] = {}): OpenConnection {
  const open = openConnection(options);
  open.client.accept();
  open.client.grant();
  open.client.writable();
  open.heard.length = 0;
  return open;
}

describe("Connection: opening", () => {
  it("says who it is, clean, and with a keep-alive below the hub's limit of 1177 s", () => {
    const { client } = openConnection();
    expect(client.options).toMatchObject({
      host: "contoso.azure-devices.net",
      port: 8883,
      id: "soil-001",
      user: "contoso.azure-devices.net/soil-001/?api-version=2021-04-12",
      password: "the password",
      clean: true,
    });
    expect(client.options.keepAlive).toBeLessThanOrEqual(1_177_000);
  });

  it("asks for its subscriptions in one packet once it is accepted", () => {
    const { client, heard } = openConnection();
    client.accept();
    expect(heard).toEqual(["accepted"]);
    expect(client.controls).toMatchObject([{ operation: MqttOperation.SUBSCRIBE }]);
  });

  it("waits with its subscriptions until the packet fits", () => {
    const { client, heard } = openConnection();
    client.accept(20);
    expect([client.controls, client.violations]).toEqual([[], []]);
    client.writable();
    client.grant();
    expect(heard).toEqual(["accepted", "ready"]);
  });

  it("is ready once the subscriptions are granted", () => {
    const { client, heard } = openConnection();
    client.accept();
    client.grant();
    expect(heard).toEqual(["accepted", "ready"]);
  });

  it("ends where the hub refuses a subscription, after the callback", () => {
    const { board, client, heard } = openConnection();
    client.accept();
    client.grant([0, 0x80, 0]);
    expect(client.closed).toBe(false);
    advance(board.time, 0);
    expect(heard.at(-1)).toBe("failed: the hub refused the subscriptions");
    expect([client.closed, client.violations]).toEqual([true, []]);
  });

  it("is not made ready by anything that follows a refusal", () => {
    const { client, heard } = openConnection();
    client.accept();
    client.grant([0x80]);
    client.grant();
    expect(heard).toEqual(["accepted"]);
  });

  it("takes no second CONNACK and no SUBACK out of turn", () => {
    const { client, heard } = openConnection();
    client.grant();
    client.accept();
    client.call(() => client.options.onControl({ operation: MqttOperation.CONNACK }));
    expect(heard).toEqual(["accepted"]);
  });
});

describe("Connection: sending", () => {
  it("takes nothing before it is ready", () => {
    const { connection, client } = openConnection();
    expect(connection.send("t", body(1), undefined, false)).toBe(false);
    client.accept();
    expect(connection.send("t", body(1), undefined, false)).toBe(false);
  });

  it("sends at QoS 0 where no acknowledgement is asked for", () => {
    const { connection, client } = ready();
    expect(connection.send("t", body(3), undefined, false)).toBe(true);
    expect(client.sent).toMatchObject([{ topic: "t", QoS: 0, id: undefined }]);
  });

  it("tells of each acknowledgement once, by packet identifier", () => {
    const { connection, client } = ready();
    const acknowledged: string[] = [];
    connection.send("a", body(1), () => acknowledged.push("a"), false);
    connection.send("b", body(1), () => acknowledged.push("b"), true);
    const [first, second] = client.sent;
    expect([first?.QoS, second?.duplicate]).toEqual([1, true]);
    client.acknowledge(second?.id);
    client.acknowledge(second?.id);
    client.acknowledge(first?.id);
    expect(acknowledged).toEqual(["b", "a"]);
  });

  it("ignores an acknowledgement of what it never sent", () => {
    const { client, heard, faults } = ready();
    client.acknowledge(4_711);
    client.acknowledge(undefined);
    expect([heard, activeFaults(faults)]).toEqual([[], []]);
  });

  it("gives no packet identifier twice while it is in use, and none outside 1 to 65535", () => {
    const { connection, client } = ready();
    connection.send("kept", body(0), ignore, false);
    const kept = client.sent[0]?.id;
    const used = new Set<number | undefined>();
    for (let count = 0; count < 65_600; count++) {
      client.writable();
      connection.send("t", body(0), ignore, false);
      const id = client.sent.at(-1)?.id;
      used.add(id);
      client.acknowledge(id);
    }
    expect(used.has(kept)).toBe(false);
    expect([used.has(0), used.has(65_536), used.has(1) || kept === 1]).toEqual([false, false, true]);
  });

  it("says when it is full, and when there is room again", () => {
    const { connection, client, heard } = ready();
    client.writable(0);
    heard.length = 0;
    while (connection.send("t", body(100), undefined, false)) {}
    expect(connection.send("t", body(1), ignore, false)).toBe(false);
    client.writable();
    expect(heard).toEqual(["room"]);
    expect(connection.send("t", body(1), undefined, false)).toBe(true);
  });

  it("writes a message larger than any window in fragments", () => {
    const { connection, client } = ready();
    client.writable(200);
    connection.send("large", body(1_500), undefined, false);
    for (let round = 0; round < 20; round++) client.writable(200);
    expect(client.sent.at(-1)).toMatchObject({ topic: "large" });
    expect([client.sent.at(-1)?.body.length, client.violations]).toEqual([1_500, []]);
  });

  it("ends where the hub acknowledges nothing for a minute, as what it holds would wait for ever", () => {
    const { board, connection, client, heard } = ready();
    connection.send("t", body(1), ignore, false);
    advance(board.time, 59_999);
    expect(heard).toEqual([]);
    advance(board.time, 1);
    expect(heard).toEqual(["failed: the hub does not acknowledge what it is sent"]);
    expect([client.closed, board.time.pending()]).toEqual([true, []]);
  });

  it("is given no more time by what is sent meanwhile", () => {
    const { board, connection, heard } = ready();
    for (let count = 0; count < 6; count++) {
      connection.send("t", body(1), ignore, false);
      advance(board.time, 10_000);
    }
    expect(heard).toEqual(["failed: the hub does not acknowledge what it is sent"]);
  });

  it("is patient with a hub that acknowledges slowly, and waits for nothing once it has everything", () => {
    const { board, connection, client, heard } = ready();
    for (let count = 0; count < 4; count++) connection.send("t", body(1), ignore, false);
    for (const { id } of client.sent) {
      advance(board.time, 50_000);
      client.acknowledge(id);
    }
    expect([heard, board.time.pending()]).toEqual([[], []]);
  });

  it("ends, and lets nothing escape, where the client throws on a write", () => {
    const { board, connection, client, heard, faults } = ready();
    client.writeFailure = new Error("overflow");
    expect(() => connection.send("t", body(1), ignore, false)).not.toThrow();
    advance(board.time, 0);
    expect(activeFaults(faults)).toEqual(["internalError"]);
    expect([heard, client.closed]).toEqual([["failed: an internal error"], true]);
  });
});

describe("Connection: receiving", () => {
  it("puts messages together from pieces of any size", () => {
    for (let pieceLength = 1; pieceLength <= 12; pieceLength++) {
      const { client, messages } = ready();
      client.deliver("t/1", "hello world", { pieceLength });
      client.deliver("t/2", "", { pieceLength });
      expect(messages.map(({ topic, body }) => [topic, Buffer.from(body ?? []).toString()])).toEqual([
        ["t/1", "hello world"],
        ["t/2", ""],
      ]);
    }
  });

  it("names the topic of a message above its limit, without a body", () => {
    const { client, messages } = ready();
    client.deliver("t", body(maximumInboundBytes + 1), { pieceLength: 512 });
    client.deliver("u", body(maximumInboundBytes), { pieceLength: 512 });
    expect(messages.map((message) => [message.topic, message.body?.length])).toEqual([
      ["t", undefined],
      ["u", maximumInboundBytes],
    ]);
  });

  it("takes what the SDK's client gives, an ArrayBuffer", () => {
    const { client, messages } = ready();
    client.read = () => Uint8Array.of(1, 2, 3).buffer as unknown as Uint8Array;
    client.piece(new Uint8Array(3), { topic: "t", byteLength: 3, more: false });
    expect(messages).toEqual([{ topic: "t", body: Uint8Array.of(1, 2, 3) }]);
  });
});

describe("Connection: its end", () => {
  it.each([
    [undefined, "the connection failed"],
    ["certificate expired", "certificate expired"],
    [new Error("no route"), "Error: no route"],
  ])("tells the client's reason %j in words", (reason, words) => {
    const { client, heard } = openConnection();
    client.fail(reason);
    expect(heard).toEqual([`failed: ${words}`]);
  });

  it("survives a reason that cannot be put into words", () => {
    const { board, client, heard } = openConnection();
    client.fail({ toString: () => ({}) });
    advance(board.time, 0);
    expect(heard).toEqual(["failed: an internal error"]);
  });

  it("tells its end once, whatever the client says afterwards", () => {
    const { board, client, heard, messages } = ready();
    client.fail("gone");
    client.call(() => client.options.onError("again"));
    client.accept();
    client.deliver("t", "late");
    client.acknowledge(1);
    advance(board.time, 1_000);
    expect([heard, messages]).toEqual([["failed: gone"], []]);
  });

  it("takes nothing to send afterwards", () => {
    const { client, connection } = ready();
    client.fail("gone");
    expect(connection.send("t", body(1), ignore, false)).toBe(false);
  });

  it("says goodbye on close where it is ready", () => {
    const { client, connection } = ready();
    connection.close();
    expect(client.controls.at(-1)?.operation).toBe(MqttOperation.DISCONNECT);
    expect(client.closed).toBe(true);
  });

  it("closes in each state without a goodbye that would be out of turn, and without a word", () => {
    const steps = [
      (_: OpenConnection) => undefined,
      ({ client }: OpenConnection) => client.accept(0),
      ({ client }: OpenConnection) => client.accept(),
    ];
    for (const step of steps) {
      const open = openConnection();
      step(open);
      open.heard.length = 0;
      open.connection.close();
      open.connection.close();
      open.client.fail("late");
      expect(open.client.controls.some(({ operation }) => operation === MqttOperation.DISCONNECT)).toBe(
        false,
      );
      expect([open.client.closed, open.heard, open.board.time.pending()]).toEqual([true, [], []]);
    }
  });

  it("closes the client in the middle of a publish, where no goodbye may be written", () => {
    const { client, connection, faults } = ready();
    client.writable(150);
    connection.send("large", body(1_500), undefined, false);
    client.writable(20);
    expect(client.isPublishing).toBe(true);
    connection.close();
    expect([client.closed, client.violations, activeFaults(faults)]).toEqual([true, [], []]);
  });

  it("closes the client even where the goodbye fails", () => {
    const { client, connection } = ready();
    client.writeFailure = new Error("broken pipe");
    connection.close();
    expect(client.closed).toBe(true);
  });

  it("leaves no timer where it is closed while its end is under way", () => {
    const { board, client, connection, heard } = openConnection();
    client.accept();
    client.grant([0x80]);
    heard.length = 0;
    connection.close();
    expect([board.time.pending(), heard]).toEqual([[], []]);
  });
});

describe("Connection: what the handlers throw", () => {
  const broken = () => {
    throw new Error("a mistake of ours");
  };
  const cases: [string, Parameters<typeof openConnection>[0], (open: OpenConnection) => void][] = [
    ["onAccepted", { onAccepted: broken }, ({ client }) => client.accept()],
    ["onReady", { onReady: broken }, ({ client }) => client.grant()],
    ["onMessage", { onMessage: broken }, ({ client }) => client.deliver("t", "x")],
    ["onRoom", { onRoom: broken }, ({ client }) => client.writable()],
    [
      "an acknowledgement",
      {},
      ({ client, connection }) => {
        connection.send("t", body(1), broken, false);
        client.acknowledge(client.sent.at(-1)?.id);
      },
    ],
  ];

  it.each(cases)(
    "%s: becomes a fault and ends the connection, outside the client's callback",
    (name, handlers, act) => {
      const open = openConnection(handlers);
      if (name !== "onAccepted") open.client.accept();
      if (name !== "onAccepted" && name !== "onReady") open.client.grant();
      act(open);
      advance(open.board.time, 0);
      expect(activeFaults(open.faults)).toEqual(["internalError"]);
      expect(open.heard.at(-1)).toBe("failed: an internal error");
      expect([open.client.closed, open.client.violations]).toEqual([true, []]);
      expect(open.board.time.pending()).toEqual([]);
    },
  );

  it("handles nothing more once something was thrown, as nobody knows the state", () => {
    const { client, messages, heard } = ready({ onRoom: broken });
    client.writable();
    client.deliver("t", "x");
    expect([messages, heard]).toEqual([[], []]);
  });

  it("still hears of the client's own end, and closes nothing twice", () => {
    const { board, client, heard } = ready({ onRoom: broken });
    client.writable();
    client.fail("gone");
    advance(board.time, 0);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^failed: /);
  });
});
