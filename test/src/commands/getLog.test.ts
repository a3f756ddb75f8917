import { describe, expect, it } from "vitest";
import { Commands } from "../../../src/commands/commands";
import { ModuleCommands } from "../../../src/commands/moduleCommands";
import { moduleCommandDefinitions } from "../../../src/model/commands";
import { text } from "../support/fakeBoard";
import { deviceFixture } from "./deviceFixture";

function moduleFixture() {
  const { board, log } = deviceFixture();
  const restarted: string[] = [];
  const restart = (name: string) => {
    restarted.push(name);
    return "restarting" as const;
  };
  const module = new ModuleCommands("alerting", { board, host: { restart }, log });
  const commands = new Commands(text, board.timer);
  const call = (name: string, payload: unknown = null) => {
    const answers: unknown[] = [];
    commands.handle(module, name, text.encode(JSON.stringify(payload)), (status, body) =>
      answers.push({ status, body }),
    );
    return answers[0];
  };
  return { log, restarted, call };
}

describe("getLog", () => {
  it("gives the last lines, the oldest first", () => {
    const { log, call } = deviceFixture();
    for (const line of ["one", "two", "three"]) log.write(line);
    expect(call("getLog")?.body).toEqual({ lines: ["0 s: one", "0 s: two", "0 s: three"] });
    expect(call("getLog", { lines: 2 })?.body).toEqual({ lines: ["0 s: two", "0 s: three"] });
  });

  it.each(["x", "é", "😀", "世", '"', "\\"])(
    "stays under 8 KB with lines of %j, and keeps the newest",
    (letter) => {
      const { log, call } = deviceFixture();
      for (let count = 0; count < 60; count++) log.write(letter.repeat(200));
      log.write("the last");
      const body = call("getLog")?.body;
      const lines = body?.["lines"] as string[];
      expect(text.encode(JSON.stringify(body)).byteLength).toBeLessThan(8_192);
      expect(lines.at(-1)).toBe("0 s: the last");
      expect(lines.length).toBeGreaterThanOrEqual(letter === "x" ? 40 : 20);
    },
  );

  it.each([0, 41])("refuses %j lines", (lines) => {
    expect(deviceFixture().call("getLog", { lines })?.status).toBe(400);
  });
});

describe("ModuleCommands", () => {
  it("has every method of the model, and no other", () => {
    const message = "The module alerting has no such method; it has restartModule and getLog.";
    expect(moduleFixture().call("unknown")).toMatchObject({ status: 404, body: { message } });
    for (const name of Object.keys(moduleCommandDefinitions)) expect(message).toContain(name);
  });

  it("gives the lines that tell of the module", () => {
    const { log, call } = moduleFixture();
    for (const line of ["module alerting: started", "fault raised: outboxFull", "alerting: raised"])
      log.write(line);
    expect(call("getLog")).toEqual({
      status: 200,
      body: { lines: ["0 s: module alerting: started", "0 s: alerting: raised"] },
    });
    expect(call("getLog", { lines: 1 })).toEqual({ status: 200, body: { lines: ["0 s: alerting: raised"] } });
  });

  it("starts the module anew", () => {
    const { restarted, call } = moduleFixture();
    expect(call("restartModule")).toEqual({ status: 200, body: { state: "restarting" } });
    expect(restarted).toEqual(["alerting"]);
  });

  it("refuses another module's name", () => {
    const { restarted, call } = moduleFixture();
    expect(call("restartModule", { module: "inference" })).toMatchObject({ status: 400 });
    expect(restarted).toEqual([]);
  });
});
