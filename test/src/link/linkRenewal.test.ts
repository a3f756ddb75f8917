import { describe, expect, it } from "vitest";
import { MqttOperation } from "../../../src/board/mqtt";
import { advance } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { answerTheTime, bringTo, comeOnline } from "../support/openLink";

describe("Link: token renewal", () => {
  it("comes with a new token after nine tenths of a day, politely and without a fault", () => {
    const open = bringTo("online");
    const first = open.board.mqtt.client;
    first.writable();
    advance(open.board.time, 0.9 * 86_400_000 - 1);
    expect(open.board.mqtt.clients).toHaveLength(1);
    advance(open.board.time, 1);
    answerTheTime(open);
    expect(first.controls.at(-1)?.operation).toBe(MqttOperation.DISCONNECT);
    expect([first.closed, open.board.mqtt.clients.length]).toEqual([true, 2]);
    expect(open.board.mqtt.client.options.password).not.toBe(first.options.password);
    comeOnline(open);
    expect(activeFaults(open.faults)).toEqual([]);
    expect(open.heard.filter((word) => word !== "room")).toEqual(["online", "offline", "online"]);
  });

  it("counts from the connection that holds", () => {
    const open = bringTo("online");
    advance(open.board.time, 70_000_000);
    open.board.mqtt.client.fail("reset");
    advance(open.board.time, 2_000);
    comeOnline(open);
    advance(open.board.time, 0.9 * 86_400_000 - 1);
    expect(open.board.mqtt.clients).toHaveLength(2);
    advance(open.board.time, 1);
    answerTheTime(open);
    expect(open.board.mqtt.clients).toHaveLength(3);
  });

  it("sets the clock anew, and does without where the time server is away", () => {
    const open = bringTo("online");
    const questions = open.board.network.synchronizing.length;
    advance(open.board.time, 0.9 * 86_400_000);
    expect([open.link.state, open.board.network.synchronizing.length]).toEqual([
      "settingClock",
      questions + 1,
    ]);
    advance(open.board.time, 60_000);
    comeOnline(open);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["online", []]);
  });
});
