import { describe, expect, it } from "vitest";
import type { MqttFailure } from "../../../src/board/mqtt";
import { connectionFaults } from "../../../src/link/connectionFaults";
import { activeFaults } from "../support/openConnection";
import { answerTheTime, bringTo, comeOnline, waitOut } from "../support/openLink";

const failures = Object.keys(connectionFaults) as MqttFailure[];

describe("Link: the faults of a connection", () => {
  it.each(failures)("%s has its own, which ends with the next connection", (failure) => {
    const open = bringTo("securing");
    open.board.mqtt.client.fail("words of the platform", failure);
    expect(activeFaults(open.faults)).toEqual([connectionFaults[failure]]);
    expect(open.board.lines.at(-1)).toMatch(
      /^not connected: words of the platform, while opening a secure connection; next try in \d+ s$/,
    );
    waitOut(open);
    answerTheTime(open);
    comeOnline(open);
    expect(activeFaults(open.faults)).toEqual([]);
  });

  it("are never more than one, the last", () => {
    const open = bringTo("resolving");
    for (const failure of [...failures, undefined, ...failures]) {
      open.board.mqtt.client.fail("no", failure);
      const code = failure === undefined ? "connectionFailed" : connectionFaults[failure];
      expect(activeFaults(open.faults)).toEqual([code]);
      waitOut(open);
      answerTheTime(open);
    }
  });

  it("hold while the next connection is on its way", () => {
    const open = bringTo("refused");
    waitOut(open);
    open.board.mqtt.client.accept();
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["syncing", ["hubRefused"]]);
  });
});
