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

  describe("with something in flight", () => {
    const day = 86_400_000;

    /** At the moment of its renewal, with one message that is not acknowledged. */
    function renewing() {
      const open = bringTo("online");
      open.board.mqtt.client.writable();
      open.link.twinAnswered();
      advance(open.board.time, 0.9 * day - 10);
      let acknowledged = 0;
      open.link.send("t", new Uint8Array(1), () => acknowledged++);
      advance(open.board.time, 10);
      return { open, client: open.board.mqtt.client, acknowledged: () => acknowledged };
    }

    it("waits until the hub has it, and takes nothing more that is to be acknowledged", () => {
      const { open, client, acknowledged } = renewing();
      advance(open.board.time, 5_000);
      expect([open.link.state, client.closed]).toEqual(["online", false]);
      expect(open.link.send("t", new Uint8Array(1), () => undefined)).toBe(false);
      expect(open.link.send("answer", new Uint8Array(1))).toBe(true);
      client.acknowledge(client.sent.find(({ QoS }) => QoS === 1)?.id);
      advance(open.board.time, 250);
      answerTheTime(open);
      expect([acknowledged(), client.closed, open.board.mqtt.clients.length]).toEqual([1, true, 2]);
      expect(client.controls.at(-1)?.operation).toBe(MqttOperation.DISCONNECT);
      expect(open.board.mqtt.violations).toEqual([]);
    });

    it("waits for no more than twenty seconds", () => {
      const { open, client, acknowledged } = renewing();
      advance(open.board.time, 19_999);
      expect(client.closed).toBe(false);
      advance(open.board.time, 251);
      expect([acknowledged(), client.closed, open.link.state]).toEqual([0, true, "settingClock"]);
      expect(activeFaults(open.faults)).toEqual([]);
    });

    it("goes on as after any loss where the connection breaks meanwhile", () => {
      const { open, client } = renewing();
      client.fail("reset", "lost");
      advance(open.board.time, 30_000);
      expect([open.heard.at(-1), open.board.mqtt.clients.length]).toEqual(["offline", 2]);
      open.link.close();
      expect(open.board.time.pending()).toEqual([]);
    });

    it("is left without a timer where the link is closed meanwhile", () => {
      const { open } = renewing();
      open.link.close();
      expect(open.board.time.pending()).toEqual([]);
    });
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
