import { afterEach, expect, test } from "vitest";
import { describeXs } from "./describeXs";
import { FakeBoard } from "./fakeBoard";
import { closeAll, run, running } from "./xsExerciser";

afterEach(closeAll);

describeXs("a callback into XS", () => {
  test("throws in Node what the machine throws, and the machine lives on", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `let count = 0;
       board.network.open((up) => { count += 1; if (up) throw new RangeError("too wet"); say(count); });`,
    );
    expect(() => fake.network?.(true)).toThrow(new RangeError("too wet"));
    fake.network?.(false);
    expect(fake.said).toEqual([[2]]);
  });

  test("throws a port's error that the machine does not catch", () => {
    const fake = new FakeBoard({
      entropy: {
        random: () => {
          throw new TypeError("no entropy");
        },
      },
    });
    run(fake, `board.network.open(() => board.entropy.random());`);
    expect(() => fake.network?.(true)).toThrow(new TypeError("no entropy"));
  });

  test("is refused while the machine computes", () => {
    const fake: FakeBoard = new FakeBoard({
      flash: undefined,
      reset: {
        reason: () => "powerOn",
        lastRun: () => undefined,
        enter: () => undefined,
        restart: () => fake.network?.(true),
      },
    });
    run(
      fake,
      `board.network.open(() => say("never"));
       try { board.reset.restart(); } catch (error) { say(error.message); }`,
    );
    expect(fake.said).toEqual([['The board called back ("network") while the firmware was running.']]);
  });

  test("is ignored once the firmware was stopped", () => {
    const fake = new FakeBoard();
    const firmware = run(fake, `board.network.open(() => say("never"));`);
    firmware.stop();
    firmware.stop();
    fake.network?.(true);
    expect(fake.said).toEqual([]);
  });

  test("throws at a dead machine, whose stop is then harmless", () => {
    const fake = new FakeBoard();
    const firmware = run(fake, `board.network.open(() => { for (;;); });`);
    expect(() => fake.network?.(true)).toThrow(
      "The XS machine has ended: one call took more instructions than it may",
    );
    expect(() => fake.network?.(true)).toThrow("The XS machine has ended");
    expect(firmware.figures()).toBeUndefined();
    firmware.stop();
    fake.network?.(true);
  });

  test("that throws at the start leaves no machine behind", () => {
    const fake = new FakeBoard();
    expect(() => run(fake, `throw new Error("no start");`)).toThrow("no start");
    expect(running.at(-1)?.figures()).toBeUndefined();
  });
});
