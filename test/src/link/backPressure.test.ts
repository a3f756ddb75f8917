import { describe, expect, it } from "vitest";
import { bringTo } from "../support/openLink";

describe("Link: back-pressure", () => {
  it("refuses what the client does not take, after a dozen messages, and says when there is room again", () => {
    const open = bringTo("online");
    const { client } = open.board.mqtt;
    client.writable(0);
    let taken = 0;
    for (let message = 0; message < 1_000; message++)
      if (open.link.send("t", new Uint8Array(200), () => undefined)) taken++;
    expect([taken, client.sent.length]).toEqual([12, 0]);
    open.heard.length = 0;
    client.writable();
    expect(open.heard).toEqual(["room"]);
    expect(client.sent.length).toBeGreaterThan(0);
    expect(open.link.send("t", new Uint8Array(200), () => undefined)).toBe(true);
  });

  it("holds nothing of a connection that is gone", () => {
    const open = bringTo("online");
    open.board.mqtt.client.writable(0);
    for (let message = 0; message < 12; message++) open.link.send("t", new Uint8Array(200), () => undefined);
    open.board.mqtt.client.fail("reset", "lost");
    expect(open.link.send("t", new Uint8Array(200), () => undefined)).toBe(false);
    expect(open.board.time.pending()).toEqual(["link back-off"]);
  });
});
