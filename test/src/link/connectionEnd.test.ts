import { describe, expect, it } from "vitest";
import { MqttOperation } from "../../../src/board/mqtt";
import { advance } from "../support/fakeBoard";
import {
  activeFaults,
  filledBody,
  type OpenConnection,
  openConnection,
  readyConnection,
} from "../support/openConnection";

const ignore = () => undefined;

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
    const { board, client, heard, messages } = readyConnection();
    client.fail("gone");
    client.call(() => client.options.onError("again"));
    client.accept();
    client.deliver("t", "late");
    client.acknowledge(1);
    advance(board.time, 1_000);
    expect([heard, messages]).toEqual([["failed: gone"], []]);
  });

  it("takes nothing to send afterwards", () => {
    const { client, connection } = readyConnection();
    client.fail("gone");
    expect(connection.send("t", filledBody(1), ignore, false)).toBe(false);
  });

  it("says goodbye on close where it is ready", () => {
    const { client, connection } = readyConnection();
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
    const { client, connection, faults } = readyConnection();
    client.writable(150);
    connection.send("large", filledBody(1_500), undefined, false);
    client.writable(20);
    expect(client.isPublishing).toBe(true);
    connection.close();
    expect([client.closed, client.violations, activeFaults(faults)]).toEqual([true, [], []]);
  });

  it("closes the client even where the goodbye fails", () => {
    const { client, connection } = readyConnection();
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
