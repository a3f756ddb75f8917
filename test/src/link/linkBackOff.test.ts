import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { answerTheTime, bringTo, comeOnline, waitOf } from "../support/openLink";

describe("Link: back-off", () => {
  it("grows from failure to failure up to five minutes", () => {
    const open = bringTo("connecting");
    const waits: number[] = [];
    for (let failure = 0; failure < 12; failure++) {
      open.board.mqtt.client.fail("no route");
      waits.push(waitOf(open));
      advance(open.board.time, waitOf(open));
      answerTheTime(open);
    }
    waits.forEach((wait, index) => {
      const most = Math.min(300_000, 2_000 * 2 ** index);
      expect(wait).toBeGreaterThanOrEqual(most / 2);
      expect(wait).toBeLessThanOrEqual(most);
    });
  });

  it("starts anew after a connection that held", () => {
    const open = bringTo("connecting");
    for (let failure = 0; failure < 8; failure++) {
      open.board.mqtt.client.fail("no route");
      advance(open.board.time, waitOf(open));
      answerTheTime(open);
    }
    comeOnline(open);
    advance(open.board.time, 60_000);
    open.board.mqtt.client.fail("reset");
    expect(waitOf(open)).toBeLessThanOrEqual(2_000);
  });

  it("goes on growing where each connection breaks at once, as with two devices of one name", () => {
    const open = bringTo("connecting");
    for (let failure = 0; failure < 12; failure++) {
      comeOnline(open);
      advance(open.board.time, 500);
      open.board.mqtt.client.fail("taken over");
      if (failure < 11) advance(open.board.time, waitOf(open));
      answerTheTime(open);
      answerTheTime(open);
    }
    expect(waitOf(open)).toBeGreaterThanOrEqual(150_000);
  });

  it("starts anew where the network comes back", () => {
    const open = bringTo("connecting");
    for (let failure = 0; failure < 8; failure++) {
      open.board.mqtt.client.fail("no route");
      advance(open.board.time, waitOf(open));
      answerTheTime(open);
    }
    open.board.network.change(false);
    open.board.network.change(true);
    open.board.mqtt.client.fail("no route");
    expect(waitOf(open)).toBeLessThanOrEqual(2_000);
  });
});
