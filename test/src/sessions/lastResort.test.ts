import { describe, expect, it } from "vitest";
import { FaultRegister } from "../../../src/health/faultRegister";
import { LastResort } from "../../../src/sessions/lastResort";
import { advance, FakeStorage, fakeBoard } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";

const minute = 60_000;
const hour = 60 * minute;

/** Flash that nobody touches: what counts is that there is some. */
const flash = {
  sectorLength: 4_096,
  sectorCount: 4,
  read: (_: number, count: number) => new Uint8Array(count),
  write: () => undefined,
  erase: () => undefined,
};

/** A last resort that runs, on a board with flash unless told otherwise. */
function started({ storage = new FakeStorage(), hasFlash = true } = {}) {
  const board = fakeBoard({ storage });
  const faults = new FaultRegister(board.clock, () => undefined);
  const restarts: { readonly hours: number; readonly cause: string }[] = [];
  const owner = {
    lastContact: undefined as number | undefined,
    expectedSilence: 0,
    restart: (cause: string) => {
      restarts.push({ hours: board.time.ticks() / hour, cause });
    },
  };
  const resort = new LastResort({ ...board, ...(hasFlash ? { flash } : {}) }, faults, owner);
  resort.start();
  return { board, faults, owner, resort, restarts, storage };
}

describe("LastResort", () => {
  it("restarts the device after two hours without a word of the hub, and says why", () => {
    const { board, restarts } = started();
    advance(board.time, 2 * hour - 1);
    expect(restarts).toEqual([]);
    advance(board.time, 1);
    expect(restarts).toEqual([{ hours: 2, cause: "no contact with the hub for 2 h" }]);
  });

  it("counts from the last contact", () => {
    const { board, owner, restarts } = started();
    for (let round = 0; round < 50; round++) {
      advance(board.time, hour);
      owner.lastContact = board.time.ticks();
    }
    expect(restarts).toEqual([]);
    advance(board.time, 2 * hour + 10 * minute);
    expect(restarts).toHaveLength(1);
  });

  it("takes twice as long with each restart in a row, up to a day", () => {
    const storage = new FakeStorage();
    const waits = Array.from({ length: 7 }, () => {
      const { board, resort, restarts } = started({ storage });
      while (restarts.length === 0) advance(board.time, 10 * minute);
      resort.close();
      return restarts[0]?.hours;
    });
    expect(waits).toEqual([2, 4, 8, 16, 24, 24, 24]);
  });

  it("begins with two hours again after a contact, and keeps nothing in the storage", () => {
    const storage = new FakeStorage();
    for (let start = 0; start < 3; start++) advance(started({ storage }).board.time, 24 * hour);
    expect(storage.values.size).toBe(1);
    const { resort } = started({ storage });
    resort.contact();
    resort.contact();
    expect(storage.values.size).toBe(0);
    const next = started({ storage });
    advance(next.board.time, 2 * hour);
    expect(next.restarts).toHaveLength(1);
  });

  it("writes nothing to the storage while the hub is heard", () => {
    const { board, owner, resort, storage } = started();
    for (let round = 0; round < 30; round++) {
      advance(board.time, hour);
      owner.lastContact = board.time.ticks();
      resort.contact();
    }
    expect(storage.writes).toBe(0);
  });

  it("waits for a day from the first time on where a restart would lose what waits in memory", () => {
    const { board, restarts } = started({ hasFlash: false });
    advance(board.time, 24 * hour - 1);
    expect(restarts).toEqual([]);
    advance(board.time, 1);
    expect(restarts).toHaveLength(1);
  });

  it("waits for five times the silence that is to be expected, two hours at least", () => {
    const { board, owner, restarts } = started();
    owner.expectedSilence = hour;
    advance(board.time, 5 * hour - minute);
    expect(restarts).toEqual([]);
    advance(board.time, 11 * minute);
    expect(restarts.map(({ cause }) => cause)).toEqual(["no contact with the hub for 5 h"]);
    const short = started();
    short.owner.expectedSilence = minute;
    advance(short.board.time, 2 * hour);
    expect(short.restarts).toHaveLength(1);
  });

  it("comes within ten minutes where the silence was to be expected, and no longer is", () => {
    const { board, owner, restarts } = started();
    owner.expectedSilence = 24 * hour;
    advance(board.time, 30 * hour);
    owner.expectedSilence = 0;
    advance(board.time, 10 * minute);
    expect(restarts).toHaveLength(1);
  });

  it("waits for a day where a restart cannot be counted, and tells that", () => {
    const { board, faults, restarts, storage } = started();
    storage.failsToWrite = true;
    advance(board.time, 24 * hour - minute);
    expect([restarts, activeFaults(faults)]).toEqual([[], ["storageFailed"]]);
    advance(board.time, minute);
    expect(restarts).toHaveLength(1);
  });

  it("takes a count that cannot be read for a high one", () => {
    const storage = new FakeStorage();
    storage.failsToRead = true;
    const { board, restarts } = started({ storage });
    advance(board.time, 24 * hour - minute);
    expect(restarts).toEqual([]);
  });

  it.each([[Uint8Array.of()], [Uint8Array.of(255)], [Uint8Array.of(9, 9, 9)]])(
    "takes a count of %j for the highest",
    (bytes) => {
      const storage = new FakeStorage();
      storage.values.set("lastResort", bytes);
      const { board, restarts } = started({ storage });
      advance(board.time, 24 * hour - minute);
      expect(restarts).toEqual([]);
      advance(board.time, minute);
      expect(restarts).toHaveLength(1);
    },
  );

  it("is looked at again where the restart did not come", () => {
    const { board, owner, restarts } = started();
    owner.restart = () => {
      restarts.push({ hours: board.time.ticks() / hour, cause: "" });
      throw new Error("not now");
    };
    for (let hours = 0; hours < 8; hours++) {
      try {
        advance(board.time, hour);
      } catch {}
    }
    expect(restarts.length).toBeGreaterThan(1);
  });

  it("leaves no timer behind", () => {
    const { board, resort } = started();
    resort.close();
    expect(board.time.pending()).toEqual([]);
  });
});
