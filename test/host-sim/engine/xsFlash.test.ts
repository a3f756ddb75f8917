import { afterEach, expect, test } from "vitest";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { PowerCut } from "../../../host-sim/board/powerCut";
import { SeededRandom } from "../../../host-sim/board/random";
import type { LastRun, Reset } from "../../../src/board/reset";
import { describeXs } from "./describeXs";
import { FakeBoard } from "./fakeBoard";
import { closeAll, run, running } from "./xsExerciser";

afterEach(closeAll);

const createFlash = () => new NorFlash({ sectorLength: 256, sectorCount: 4, entropy: new SeededRandom(1) });

describeXs("flash and reset of a board, seen from XS", () => {
  test("read, clear and erase the very bytes of the flash in Node", () => {
    const flash = createFlash();
    const fake = new FakeBoard({ flash });
    run(
      fake,
      `const { flash } = board;
       say(flash.sectorLength, flash.sectorCount, flash.read(254, 4));
       flash.write(254, new Uint8Array([1, 2, 3, 4]).subarray(1));
       say(flash.read(253, 5));
       flash.erase(1);
       say(flash.read(253, 5));`,
    );
    expect(fake.said).toEqual([
      [256, 4, [255, 255, 255, 255]],
      [[255, 2, 3, 4, 255]],
      [[255, 2, 3, 255, 255]],
    ]);
    expect(flash.erases[1]).toBe(1);
  });

  test("are not there on a board that has none to spare", () => {
    const fake = new FakeBoard();
    run(fake, `say(board.flash, board.reset.lastRun());`);
    expect(fake.said).toEqual([["undefined", "undefined"]]);
  });

  test("throw in the machine what the medium refuses", () => {
    const flash = createFlash();
    const fake = new FakeBoard({ flash });
    run(fake, `try { board.flash.read(0, 2000); } catch (error) { say(error instanceof Error); }`);
    expect(fake.said).toEqual([[true]]);
  });

  test("end the machine where the power is cut in the middle of a write, which it cannot catch", () => {
    const flash = createFlash();
    const fake = new FakeBoard({ flash });
    run(
      fake,
      `board.timer.set("write", 0, () => {
         try { board.flash.write(0, new Uint8Array(8)); } catch {} finally { say("still here"); }
       });`,
    );
    flash.cutAfter(1, "middle");
    expect(() => fake.fire()).toThrow(PowerCut);
    expect(fake.said).toEqual([]);
    expect(running[0]?.figures()).toBeUndefined();
  });

  test("tell what the run before has left behind", () => {
    const say = (lastRun: LastRun) => {
      const reset: Reset = {
        reason: () => "watchdog",
        lastRun: () => lastRun,
        enter: () => undefined,
        restart: () => undefined,
      };
      const fake = new FakeBoard({ reset });
      run(fake, `say(board.reset.reason(), board.reset.lastRun());`);
      return fake.said;
    };
    const kept = { wanted: true, cause: "requested", place: "timer reboot" };
    expect(say(kept)).toEqual([["watchdog", kept]]);
    expect(say({ wanted: false, cause: undefined, place: "" })).toEqual([
      ["watchdog", { wanted: false, cause: "undefined", place: "" }],
    ]);
  });
});
