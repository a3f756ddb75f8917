import { describe, expect, it } from "vitest";
import { WaitingAnswers } from "../../../src/commands/waitingAnswers";
import { HubAndDevice } from "../support/hubAndDevice";

/** Answers to a connection that has room for so many. */
function answers(room: number) {
  const line = { room, sent: [] as string[] };
  const send = (topic: string) => {
    if (line.room === 0) return false;
    line.room--;
    line.sent.push(topic);
    return true;
  };
  const waiting = new WaitingAnswers({ send });
  const add = (count: number) => {
    for (let index = 0; index < count; index++) waiting.add(`answer ${index}`, new Uint8Array(0));
  };
  return { line, waiting, add };
}

const named = (count: number) => Array.from({ length: count }, (_, index) => `answer ${index}`);

describe("WaitingAnswers", () => {
  it("sends in the order of the calls, whenever there is room", () => {
    const { line, waiting, add } = answers(2);
    add(5);
    expect(line.sent).toEqual(named(2));
    line.room = 2;
    waiting.pump();
    expect(line.sent).toEqual(named(4));
    line.room = 9;
    waiting.add("answer 5", new Uint8Array(0));
    waiting.pump();
    expect(line.sent).toEqual(named(6));
  });

  it("holds sixteen and no more", () => {
    const { line, waiting, add } = answers(0);
    add(1_000);
    line.room = 1_000;
    waiting.pump();
    expect(line.sent).toEqual(named(16));
  });

  it("forgets them with the connection", () => {
    const { line, waiting, add } = answers(0);
    add(3);
    waiting.disconnected();
    line.room = 9;
    waiting.pump();
    expect(line.sent).toEqual([]);
  });
});

describe("Firmware: a burst of calls", () => {
  it("is answered to the last one", () => {
    const device = new HubAndDevice();
    device.boot();
    device.run(10);
    const outcomes = Array.from({ length: 20 }, () => device.call("nothing"));
    device.run(60);
    expect(outcomes.map(([outcome]) => outcome?.status)).toEqual(Array(20).fill(404));
    expect(device.close()).toEqual([]);
  });
});
