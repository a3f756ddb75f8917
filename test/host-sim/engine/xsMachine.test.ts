import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { XsMachineError } from "../../../host-sim/engine/xsError";
import { XsMachine } from "../../../host-sim/engine/xsMachine";
import { findXsWorker } from "../../../host-sim/engine/xsWorker";
import { describeXs } from "./describeXs";

const machines: XsMachine[] = [];

function createMachine(answer: (message: Buffer) => Uint8Array = (message) => message): XsMachine {
  const machine = new XsMachine({ program: findXsWorker(), answer });
  machines.push(machine);
  return machine;
}

/** The value of an expression, as text. */
function textOf(machine: XsMachine, expression: string): string {
  return machine.evaluate(`new TextEncoder().encode(String(${expression})).buffer`).value.toString("utf8");
}

afterEach(() => {
  for (const machine of machines.splice(0)) machine.close();
});

describeXs("an XS machine", () => {
  test("evaluates a script and keeps what it defines", () => {
    const machine = createMachine();
    machine.evaluate("globalThis.moisture = 0.28;");
    expect(textOf(machine, "moisture * 2")).toBe("0.56");
  });

  test("counts instructions the same from run to run", () => {
    const script = "let sum = 0; for (let index = 0; index < 1000; index++) sum += index;";
    const [first, second] = [createMachine().evaluate(script), createMachine().evaluate(script)];
    expect(first.instructions).toBeGreaterThan(4000);
    expect(second.instructions).toBe(first.instructions);
    expect(second.slots).toBe(first.slots);
  });

  test("hands bytes to handleCommand and gives its bytes back", () => {
    const machine = createMachine();
    machine.evaluate("globalThis.handleCommand = (message) => new Uint8Array(message).reverse().buffer;");
    expect([...machine.command(Uint8Array.of(0, 1, 44, 255)).value]).toEqual([255, 44, 1, 0]);
  });

  test("is answered in the middle of a command, as often as it asks", () => {
    const machine = createMachine((message) => Buffer.from(`<${message.toString()}>`));
    machine.evaluate(`
      globalThis.ask = (text) => new TextDecoder().decode(issueCommand(new TextEncoder().encode(text).buffer));
      globalThis.handleCommand = () => new TextEncoder().encode(ask("a") + ask("b" + ask("c"))).buffer;`);
    expect(machine.command(new Uint8Array(1)).value.toString()).toBe("<a><b<c>>");
  });

  test("carries messages larger than a pipe holds, both ways", () => {
    const machine = createMachine();
    machine.evaluate("globalThis.handleCommand = (message) => issueCommand(message);");
    const message = Buffer.alloc(1_000_000, "loam ");
    expect(machine.command(message).value.equals(message)).toBe(true);
  });

  test("tells what a script throws in XS's own words, and lives on", () => {
    const machine = createMachine();
    expect(() => machine.evaluate('throw new RangeError("too wet")')).toThrow("RangeError: too wet");
    expect(() => machine.evaluate("let = ;")).toThrow("SyntaxError");
    expect(textOf(machine, "1 + 1")).toBe("2");
  });

  test("is not entered while it computes", () => {
    let nested: unknown;
    const machine: XsMachine = createMachine(() => {
      try {
        machine.evaluate("1");
      } catch (error) {
        nested = error;
      }
      return new Uint8Array(0);
    });
    machine.evaluate("issueCommand(new ArrayBuffer(1))");
    expect(String(nested)).toContain("entered again");
    expect(machine.busy).toBe(false);
  });

  test("that loops without end is ended, with the reason", () => {
    const machine = createMachine();
    expect(() => machine.evaluate("for (;;);")).toThrow(
      /^The XS machine has ended: one call took more instructions than it may/,
    );
    expect(() => machine.evaluate("1")).toThrow(XsMachineError);
  });

  test("that runs out of stack is ended, with the reason", () => {
    const machine = createMachine();
    expect(() => machine.evaluate("(function deeper() { return deeper() + 1; })()")).toThrow(
      "The XS machine has ended: its stack overflowed.",
    );
  });

  test("that is killed while it computes ends the call with an error", () => {
    const machine: XsMachine = createMachine(() => {
      process.kill(-machine.processId, "SIGTERM");
      return new Uint8Array(0);
    });
    expect(() => machine.evaluate("issueCommand(new ArrayBuffer(1)); for (;;);")).toThrow(
      "The XS machine has ended: it was killed.",
    );
    expect(machine.isOver).toBe(true);
  });

  test("that was closed says so", () => {
    const machine = createMachine();
    machine.close();
    machine.close();
    expect(() => machine.evaluate("1")).toThrow("The XS machine has ended: it was closed.");
  });

  test("that is closed by what it calls ends the call", () => {
    const machine: XsMachine = createMachine(() => {
      machine.close();
      return new Uint8Array(0);
    });
    expect(() => machine.evaluate("issueCommand(new ArrayBuffer(1))")).toThrow("it was closed");
  });

  test("leaves no file behind, even while it runs", () => {
    const folder = mkdtempSync(join(tmpdir(), "xs-machine-test-"));
    vi.stubEnv("TMPDIR", folder);
    try {
      createMachine();
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });

  test("leaves no process behind", async () => {
    const machine = createMachine();
    machine.close();
    await expect.poll(() => isAlive(machine.processId)).toBe(false);
  });
});

function isAlive(processId: number): boolean {
  try {
    process.kill(-processId, 0);
    return true;
  } catch {
    return false;
  }
}
