import { describe, expect, it } from "vitest";
import { DeviceRestart } from "../../../src/commands/deviceRestart";
import { advance, FakeStorage, fakeBoard } from "../support/fakeBoard";

function makeRestart(onStop: () => void = () => undefined, onSoon: () => void = () => undefined) {
  const storage = new FakeStorage();
  for (const key of ["settings", "boot"]) storage.values.set(key, Uint8Array.of(1));
  const board = fakeBoard({ storage });
  const events: string[] = [];
  const restart = new DeviceRestart(board, {
    restartSoon: () => {
      events.push("soon");
      onSoon();
    },
    stop: () => {
      events.push("stop");
      onStop();
    },
  });
  return { board, events, restart, storage };
}

describe("DeviceRestart", () => {
  it("says so at once, and restarts a second later, after the end", () => {
    const { board, events, restart } = makeRestart();
    restart.request();
    expect([events, restart.isNear, board.restarts]).toEqual([["soon"], true, []]);
    advance(board.time, 999);
    expect(events).toEqual(["soon"]);
    advance(board.time, 1);
    expect([events, board.restarts.length]).toEqual([["soon", "stop"], 1]);
  });

  it("restarts once, however often it is asked", () => {
    const { board, events, restart } = makeRestart();
    restart.request();
    advance(board.time, 500);
    restart.request();
    advance(board.time, 5_000);
    expect([events, board.restarts.length]).toEqual([["soon", "stop"], 1]);
  });

  it("forgets what is to be forgotten after the end, when nobody stores it again, and nothing else", () => {
    const made = makeRestart(() => made.storage.write("settings", Uint8Array.of(2)));
    made.restart.request();
    made.restart.request(["settings"]);
    advance(made.board.time, 1_000);
    expect([...made.storage.values.keys()]).toEqual(["boot"]);
  });

  it("has forgotten when it says so, though what is let go of stores itself once more", () => {
    const made = makeRestart(undefined, () => made.storage.write("settings", Uint8Array.of(2)));
    made.restart.request(["settings"]);
    expect([...made.storage.values.keys()]).toEqual(["boot"]);
  });

  it("restarts even where the end goes wrong, and forgets all the same", () => {
    const made = makeRestart(() => {
      made.storage.write("settings", Uint8Array.of(2));
      throw new Error("no end");
    });
    made.restart.request(["settings"]);
    expect(() => advance(made.board.time, 1_000)).toThrow("no end");
    expect([made.board.restarts.length, [...made.storage.values.keys()]]).toEqual([1, ["boot"]]);
  });

  it("does not restart where the storage cannot forget, and says so; the other keys are forgotten", () => {
    const { board, events, restart, storage } = makeRestart();
    const remove = storage.remove.bind(storage);
    storage.remove = (key) => {
      if (key === "settings") throw new Error("it cannot be removed");
      remove(key);
    };
    expect(() => restart.request(["settings", "boot"])).toThrow("it cannot be removed");
    advance(board.time, 5_000);
    expect([events, board.restarts, [...storage.values.keys()]]).toEqual([[], [], ["settings"]]);
  });

  it("does not come after a close", () => {
    const { board, restart } = makeRestart();
    restart.request(["settings"]);
    restart.close();
    advance(board.time, 5_000);
    expect([board.restarts, board.time.pending()]).toEqual([[], []]);
  });
});
