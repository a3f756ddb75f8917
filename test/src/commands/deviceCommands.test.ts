import { describe, expect, it } from "vitest";
import { commandDefinitions } from "../../../src/model/commands";
import { advance, epoch } from "../support/fakeBoard";
import { deviceFixture } from "./deviceFixture";

describe("DeviceCommands", () => {
  it("has every method of the model, and no other", () => {
    const { call } = deviceFixture();
    const message = String(call("unknown")?.body["message"]);
    expect(message).toBe(
      "This device has no such method; it has sampleNow, calibrate, identify, reboot, restartModule, setTime, getLog and factoryReset.",
    );
    for (const name of Object.keys(commandDefinitions)) expect(message).toContain(name);
  });

  it("says how its modules are called where they are components of it", () => {
    const { call } = deviceFixture({ hasComponents: true });
    expect(call("alert*getLog")?.body["message"]).toMatch(
      / getLog and factoryReset; its modules have methods of their own \(module\*method\)\.$/,
    );
  });

  it("sampleNow answers with the record", () => {
    expect(deviceFixture().call("sampleNow")).toEqual({ status: 200, body: { sequence: 7 } });
  });

  it("reboot answers before it acts", () => {
    const { call, done } = deviceFixture();
    expect(call("reboot")?.body).toEqual({ message: "The device restarts in one second." });
    expect(done).toEqual(["answer 200", "reboot"]);
  });

  it("restartModule starts the module that is named, and says how it is", () => {
    const { call, done } = deviceFixture();
    expect(call("restartModule", { module: "inference" })).toEqual({
      status: 200,
      body: { state: "running" },
    });
    expect(done).toEqual(["restart inference", "answer 200"]);
    expect(call("restartModule", { module: "firmware" })?.status).toBe(400);
    expect(call("restartModule")?.status).toBe(400);
  });
});

describe("DeviceCommands: identify", () => {
  it("blinks once a second for ten seconds unless told otherwise, and ends dark", () => {
    const { board, call } = deviceFixture();
    expect(call("identify")).toEqual({
      status: 200,
      body: { message: "The light blinks for 10 seconds." },
    });
    expect(board.light).toEqual([true]);
    advance(board.time, 1_999);
    expect(board.light).toEqual([true, false, true, false]);
    advance(board.time, 60_000);
    expect(board.light).toHaveLength(20);
    expect(board.light.at(-1)).toBe(false);
    expect(board.time.pending()).toEqual([]);
  });

  it("counts anew when it is called again meanwhile", () => {
    const { board, call } = deviceFixture();
    call("identify", { seconds: 5 });
    advance(board.time, 4_250);
    expect(call("identify", { seconds: 1 })?.body).toEqual({ message: "The light blinks for 1 second." });
    expect(board.time.pending()).toHaveLength(1);
    board.light.length = 0;
    advance(board.time, 60_000);
    expect(board.light).toEqual([false]);
  });

  it("leaves the light dark and no timer at the end of the firmware", () => {
    const { board, call, close } = deviceFixture();
    call("identify");
    close();
    close();
    expect([board.light, board.time.pending()]).toEqual([[true, false], []]);
  });

  it("says in the log and in the answer that there is no light", () => {
    const { board, call, close } = deviceFixture({ change: { indicator: undefined } });
    expect(call("identify", { seconds: 3 })).toEqual({
      status: 200,
      body: { message: "This board has no light; its log says when it was asked." },
    });
    expect(board.lines).toEqual(["identify: this one, for 3 s"]);
    close();
    expect(board.time.pending()).toEqual([]);
  });

  it.each([0, 301, 1.5, "5"])("refuses %j seconds", (seconds) => {
    const { board, call } = deviceFixture();
    expect(call("identify", { seconds })?.status).toBe(400);
    expect(board.light).toEqual([]);
  });
});

describe("DeviceCommands: setTime", () => {
  it("sets the clock, and says what was added to it", () => {
    const { board, call } = deviceFixture();
    advance(board.time, 400);
    expect(call("setTime", { time: "2026-05-01T12:00:00Z" })).toEqual({
      status: 200,
      body: { correction: (Date.UTC(2026, 4, 1, 12) - epoch) / 1000 - 0.4 },
    });
    expect(board.clock.now()).toBe(Date.UTC(2026, 4, 1, 12));
    advance(board.time, 1_000);
    expect(call("setTime", { time: "2026-05-01T12:00:00Z" })?.body).toEqual({ correction: -1 });
  });

  it("says nothing of a clock that was not set before", () => {
    const { board, call } = deviceFixture();
    board.clockIsSet = false;
    expect(call("setTime", { time: "2026-05-01T12:00:00Z" })).toEqual({ status: 200, body: {} });
    expect(board.clock.now()).toBe(Date.UTC(2026, 4, 1, 12));
  });

  it("says so where the board's clock cannot be set", () => {
    for (const now of [epoch, undefined]) {
      const clock = { ticks: () => 0, now: () => now, set: () => undefined };
      expect(deviceFixture({ change: { clock } }).call("setTime", { time: "2026-05-01T12:00:00Z" })).toEqual({
        status: 409,
        body: { code: "refused", message: "The clock of this board cannot be set." },
      });
    }
  });

  it.each(["2026-01-01T00:00:00Z", "2100-12-31T23:59:59Z"])("takes %s", (time) => {
    expect(deviceFixture().call("setTime", { time })?.status).toBe(200);
  });

  it.each(["2025-12-31T23:59:59Z", "2101-01-01T00:00:00Z", "2026-02-30T12:00:00Z", "2026-05-01", "now", ""])(
    "refuses %j and leaves the clock alone",
    (time) => {
      const { board, call } = deviceFixture();
      expect(call("setTime", { time })).toEqual({
        status: 400,
        body: {
          code: "badPayload",
          message:
            "setTime.time must be a time in UTC, ISO 8601 to the second, from 2026-01-01T00:00:00Z to 2100-12-31T23:59:59Z.",
        },
      });
      expect(board.clockAhead).toBe(0);
    },
  );
});

describe("DeviceCommands: factoryReset", () => {
  const token = "AB12CD34";

  it("acts where the token is right, and answers then", () => {
    const { call, done } = deviceFixture();
    expect(call("factoryReset", { token })?.body).toEqual({
      message: "The device forgets what it was told, and restarts.",
    });
    expect(done).toEqual(["factory reset", "answer 200"]);
  });

  it.each(["ab12cd34", "AB12CD3", "", "AB12CD34 "])("refuses the token %j", (wrong) => {
    const { call, done } = deviceFixture();
    expect(call("factoryReset", { token: wrong })).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
    expect(done).toEqual(["answer 403"]);
  });

  it("needs a token", () => {
    expect(deviceFixture().call("factoryReset")).toEqual({
      status: 400,
      body: { code: "badPayload", message: "factoryReset needs token: text of at most 16 characters." },
    });
  });

  it("takes no token after five wrong ones, not even the right one", () => {
    const { call, done } = deviceFixture();
    for (let count = 0; count < 5; count++) call("factoryReset", { token: String(count) });
    expect(call("factoryReset", { token })).toMatchObject({ status: 409, body: { code: "busy" } });
    expect(done).toEqual([...Array(5).fill("answer 403"), "answer 409"]);
  });

  it("takes the right one after four wrong ones", () => {
    const { call, done } = deviceFixture();
    for (let count = 0; count < 4; count++) call("factoryReset", { token: String(count) });
    call("factoryReset", { token });
    expect(done.at(-1)).toBe("answer 200");
  });

  it("takes no empty token where the wiring gives none", () => {
    const { call } = deviceFixture({ token: "" });
    expect(call("factoryReset", { token: "" })?.status).toBe(403);
  });

  it("does not repeat a token in an answer", () => {
    const { call } = deviceFixture();
    expect(JSON.stringify(call("factoryReset", { token: "guess" }))).not.toMatch(/guess|AB12/);
  });
});
