import { afterEach, expect, test } from "vitest";
import { describeXs } from "./describeXs";
import { FakeBoard } from "./fakeBoard";
import { closeAll, run } from "./xsExerciser";

afterEach(closeAll);

describeXs("the io of a board, seen from XS", () => {
  test("read a sample of analog codes in one crossing, and consume what was read", () => {
    const fake = new FakeBoard();
    fake.codes = Array.from({ length: 100 }, (_, index) => index);
    fake.codes[2] = undefined;
    fake.codes[3] = Number.NaN;
    const firmware = run(
      fake,
      `const input = new board.io.analog({ pin: 3 });
       const codes = [];
       for (let count = 0; count < 96; count++) codes.push(input.read());
       board.timer.set("later", 0, () => say(input.read()));
       say(input.resolution, codes.slice(0, 5).map(String), codes[95]);`,
    );
    expect(fake.said).toEqual([[12, ["0", "1", "undefined", "NaN", "4"], 95]]);
    expect(fake.calls.filter(([name]) => name === "analog.peek")).toEqual([["analog.peek", 96]]);
    // The machine itself, its start, and open, peek, set, write.
    expect(firmware.crossings).toBe(1 + 1 + 4);
    fake.fire();
    expect(fake.said[1]).toEqual([96]);
    expect(fake.codes[0]).toBe(97);
  });

  test("fetch analog codes anew after anything that could have changed them", () => {
    const fake = new FakeBoard({ log: { write: () => fake.codes.splice(0, fake.codes.length, 7, 8, 9) } });
    fake.codes = [1, 2, 3];
    run(
      fake,
      `const input = new board.io.analog({ pin: 3 });
       input.read(); board.log.write("the world changes"); input.read();
       board.storage.write(String(input.read()), bytes(""));`,
    );
    expect(fake.calls).toContainEqual(["storage.write", "8", new Uint8Array(0)]);
    expect(fake.codes).toEqual([9]);
  });

  test("drive a 1-Wire bus and close io once", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `const bus = new board.io.oneWire({ pin: 5 });
       say(bus.reset(), bus.write(0xcc), bus.read(9));
       bus.close(); bus.close();
       const input = new board.io.analog({ pin: 3 });
       input.close(); input.close();`,
    );
    expect(fake.said).toEqual([[true, "undefined", Array(9).fill(0xff)]]);
    expect(fake.calls).toEqual([
      ["oneWire.write", 0xcc],
      ["oneWire.close"],
      ["analog.open", 3],
      ["analog.close"],
    ]);
  });

  test("throw from the constructor of an io that cannot be had", () => {
    const fake = new FakeBoard();
    run(fake, `try { new board.io.analog({ pin: 99 }); } catch (error) { say(String(error)); }`);
    expect(fake.said).toEqual([["RangeError: pin 99 is not an analog pin"]]);
  });

  test("write to and read from a part on an I²C bus", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `const port = new board.io.i2c({ data: 6, clock: 7, address: 0x44, hertz: 100000 });
       port.write(new Uint8Array([9, 0x24, 0, 9]).subarray(1, 3)); say(port.read(3)); port.close(); port.close();`,
    );
    expect(fake.said).toEqual([[[0xa0, 0xa1, 0xa2]]]);
    expect(fake.calls).toEqual([
      ["i2c.open", { data: 6, clock: 7, address: 0x44, hertz: 100_000 }],
      ["i2c.write", Uint8Array.of(0x24, 0)],
      ["i2c.close"],
    ]);
  });

  test("throw in the machine where an I²C part does not acknowledge", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `const port = new board.io.i2c({ data: 6, clock: 7, address: 0x7f, hertz: 100000 });
       for (const use of [() => port.write(bytes("a")), () => port.read(1)])
         try { use(); } catch (error) { say(error instanceof Error, error.message); }`,
    );
    expect(fake.said).toEqual([
      [true, "not acknowledged"],
      [true, "not acknowledged"],
    ]);
  });

  test("switch a digital output", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `const output = new board.io.digitalOutput({ pin: 8, initialValue: 1 });
       output.write(0); output.close(); output.close();`,
    );
    expect(fake.calls).toEqual([
      ["digitalOutput.open", { pin: 8, initialValue: 1 }],
      ["digitalOutput.write", 0],
      ["digitalOutput.close"],
    ]);
  });

  test("send on an SDI-12 line and hear the answer", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `const line = new board.io.sdi12({ pin: 4, transmitPin: 5 });
       line.send("0M!"); say(line.receive()); line.close(); line.close();`,
    );
    expect(fake.said).toEqual([[[0x30, 0xff]]]);
    expect(fake.calls).toEqual([
      ["sdi12.open", { pin: 4, transmitPin: 5 }],
      ["sdi12.send", "0M!"],
      ["sdi12.close"],
    ]);
  });

  test("have no SDI-12 where the board has none", () => {
    const fake = new FakeBoard();
    const { sdi12: _, ...io } = fake.board.io;
    run(
      new FakeBoard({ io: { ...io, sdi12: undefined }, log: fake.board.log }),
      `say(String(board.io.sdi12));`,
    );
    expect(fake.said).toEqual([["undefined"]]);
  });

  test("tell what the highest analog code stands for", () => {
    const fake = new FakeBoard();
    run(fake, `say(board.io.fullScaleMillivolts);`);
    expect(fake.said).toEqual([[2450]]);
  });
});
