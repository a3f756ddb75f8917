import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import {
  activeFaults,
  filledBody,
  type OpenConnection,
  openConnection,
  readyConnection,
} from "../support/openConnection";

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
        connection.send("t", filledBody(1), broken, false);
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
    const { client, messages, heard } = readyConnection({ onRoom: broken });
    client.writable();
    client.deliver("t", "x");
    expect([messages, heard]).toEqual([[], []]);
  });

  it("still hears of the client's own end, and closes nothing twice", () => {
    const { board, client, heard } = readyConnection({ onRoom: broken });
    client.writable();
    client.fail("gone");
    advance(board.time, 0);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^failed: /);
  });
});
