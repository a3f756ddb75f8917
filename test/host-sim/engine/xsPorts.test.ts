import { afterEach, expect, test } from "vitest";
import { describeXs } from "./describeXs";
import { FakeBoard } from "./fakeBoard";
import { closeAll, run } from "./xsExerciser";

afterEach(closeAll);

describeXs("the ports of a board, seen from XS", () => {
  test("tell the time of the entry", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `const tell = () => say(board.clock.ticks(), board.clock.now()); tell(); board.timer.set("t", 5, tell);`,
    );
    Object.assign(fake.clock, { ticks: 5, now: 1_777_777_777_777 });
    fake.fire();
    expect(fake.said).toEqual([
      [0, "undefined"],
      [5, 1_777_777_777_777],
    ]);
  });

  test("set the clock, for the entry that is under way too", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `board.clock.set(1777777777000); say(board.clock.now());
       board.timer.set("t", 5, () => say(board.clock.now()));`,
    );
    fake.fire();
    expect(fake.clock.now).toBe(1_777_777_777_000);
    expect(fake.said).toEqual([[1_777_777_777_000], [1_777_777_777_000]]);
  });

  test("set timers under their names, and clear what still waits", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `const { timer } = board;
       const first = timer.set("first", 1500, () => { timer.clear(first); say("fired"); });
       timer.clear(undefined);
       timer.clear(timer.set("second", 0, () => say("never")));`,
    );
    fake.fire();
    expect(fake.said).toEqual([["fired"]]);
    expect(fake.calls).toEqual([
      ["timer.set", "first", 1500],
      ["timer.set", "second", 0],
      ["timer.clear", 102],
    ]);
  });

  test("hand a number that is none to the timer, which refuses it", () => {
    const fake = new FakeBoard({
      timer: {
        set: (_name, milliseconds) => {
          throw new RangeError(`${milliseconds} is no duration`);
        },
        clear: () => undefined,
      },
    });
    run(
      fake,
      `for (const duration of [NaN, Infinity, -1])
         try { board.timer.set("t", duration, () => {}); } catch (error) { say(error instanceof RangeError, error.message); }`,
    );
    expect(fake.said).toEqual([
      [true, "NaN is no duration"],
      [true, "Infinity is no duration"],
      [true, "-1 is no duration"],
    ]);
  });

  test("read and write storage", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `say(board.storage.read("known"), board.storage.read("unknown"));
       board.storage.write("empty", new Uint8Array(0));
       board.storage.write("part", new Uint8Array([1, 2, 254, 255]).subarray(1, 3));
       board.storage.remove("known");`,
    );
    expect(fake.said).toEqual([[[0, 128, 255], "undefined"]]);
    expect(fake.calls).toEqual([
      ["storage.write", "empty", new Uint8Array(0)],
      ["storage.write", "part", Uint8Array.of(2, 254)],
      ["storage.remove", "known"],
    ]);
  });

  test("throw in the machine what they throw in Node, by name and message", () => {
    const fake = new FakeBoard({
      storage: {
        read: () => {
          throw Object.assign(new Error("flash is gone"), { name: "FlashError" });
        },
        write: () => {
          throw "a thing that is no error";
        },
        remove: () => undefined,
      },
    });
    run(
      fake,
      `try { board.storage.read("a"); } catch (error) { say(error instanceof Error, String(error)); }
       try { board.storage.write("a", bytes("x")); } catch (error) { say(error instanceof Error, String(error)); }`,
    );
    expect(fake.said).toEqual([
      [true, "FlashError: flash is gone"],
      [true, "Error: a thing that is no error"],
    ]);
  });

  test("join the network, tell its signal and set the clock", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `board.network.open((up) => { say("up", up, board.network.signal()); board.network.synchronizeClock((set) => say("set", set)); });`,
    );
    fake.network?.(true);
    fake.synchronized?.(false);
    expect(fake.said).toEqual([
      ["up", true, -61],
      ["set", false],
    ]);
  });

  test("open, use and close an MQTT connection", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `const client = board.mqtt.open({
         host: "hub", port: 8883, id: "soil-001", user: "u", password: "p", clean: true, keepAlive: 240000,
         onControl: (message) => say("control", message),
         onReadable: (count, options) => say("readable", options, client.read(count)),
         onWritable: (count) => { say("writable", client.write(bytes("21.5"), { topic: "t", QoS: 1, id: 3, byteLength: 4 })); client.close(); },
         onError: () => say("never"),
       });
       client.write(null, { operation: 8, items: [{ topic: "t/#", QoS: 0 }] });`,
    );
    expect(fake.mqtt).toMatchObject({ host: "hub", port: 8883, clean: true, keepAlive: 240_000 });
    fake.mqtt?.onControl({ operation: 9, id: 1, payload: Uint8Array.of(0, 128) });
    fake.mqtt?.onReadable(5, { more: true, topic: "t/1", byteLength: 9, QoS: 0 });
    fake.mqtt?.onWritable(1000);
    expect(fake.said).toEqual([
      ["control", { operation: 9, id: 1, payload: [0, 128] }],
      ["readable", { more: true, topic: "t/1", byteLength: 9, QoS: 0 }, [...Buffer.from("moist")]],
      ["writable", 7],
    ]);
    expect(fake.calls).toEqual([
      ["mqtt.write", null, { operation: 8, items: [{ topic: "t/#", QoS: 0 }] }],
      ["mqtt.write", new Uint8Array(Buffer.from("21.5")), { topic: "t", QoS: 1, id: 3, byteLength: 4 }],
      ["mqtt.close"],
    ]);
  });

  test("tell why an MQTT connection failed in the same words as in Node", () => {
    for (const reason of [
      undefined,
      "refused",
      Object.assign(new Error("not trusted"), { name: "TlsError" }),
    ]) {
      const fake = new FakeBoard();
      run(
        fake,
        `board.mqtt.open({ host: "hub", onError: (reason) => say(reason === undefined ? "none" : String(reason)) });`,
      );
      fake.mqtt?.onError(reason);
      fake.mqtt?.onError(reason);
      expect(fake.said).toEqual([[reason === undefined ? "none" : String(reason)]]);
    }
  });

  test("tell how far an MQTT connection came, and of what kind its failure was", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `board.mqtt.open({ host: "hub", onStage: (stage) => say(stage), onError: (reason, failure) => say(reason, failure) });`,
    );
    fake.mqtt?.onStage?.("resolving");
    fake.mqtt?.onStage?.("securing");
    fake.mqtt?.onError("expired", "certificateExpired");
    fake.mqtt?.onStage?.("authenticating");
    expect(fake.said).toEqual([["resolving"], ["securing"], ["expired", "certificateExpired"]]);
  });

  test("tell memory, reset reason and randomness, and restart", () => {
    const fake = new FakeBoard();
    run(
      fake,
      `say(String(board.memory.free()), board.reset.reason(), board.entropy.random(), board.description.model);
       board.reset.restart("a test");`,
    );
    expect(fake.said).toEqual([["NaN", "brownOut", 0.1 + 0.2, "fake"]]);
    expect(fake.calls).toEqual([["reset.restart", "a test"]]);
  });

  test("hash", () => {
    const fake = new FakeBoard();
    run(fake, `say(board.hash.hmacSha256(new Uint8Array([255, 0]), bytes("ab")));`);
    expect(fake.said).toEqual([[[97, 98, 255, 0]]]);
  });

  test("log any text whole", () => {
    const fake = new FakeBoard();
    run(fake, `board.log.write("m³/m³ \\u0000 😀 \\ud800 end");`);
    expect(fake.lines).toEqual(["m³/m³ \0 😀 \ud800 end"]);
  });

  test("say how grave a line is, where that is known", () => {
    const fake = new FakeBoard();
    run(fake, `board.log.write("a"); board.log.write("b", "error");`);
    expect(fake.lines).toEqual(["a", "b"]);
    expect(fake.calls).toEqual([["log.write", "error"]]);
  });

  test("switch the light where there is one", () => {
    const fake = new FakeBoard();
    run(fake, `board.indicator.set(true); board.indicator.set(false);`);
    expect(fake.calls).toEqual([
      ["indicator.set", true],
      ["indicator.set", false],
    ]);
    const dark = new FakeBoard({ indicator: undefined });
    run(dark, `say(String(board.indicator));`);
    expect(dark.said).toEqual([["undefined"]]);
  });
});
