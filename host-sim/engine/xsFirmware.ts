import type { Board } from "../../src/board/board";
import type { FirmwareOptions } from "../../src/firmware";
import type { EngineFigures, RunningFirmware } from "./engine";
import { XsHostIo } from "./xsHostIo";
import { createPortCalls, type Enter } from "./xsHostPorts";
import { XsMachine } from "./xsMachine";
import type { EntryReply, EntryRequest, PortCalls, PortReply, PortRequest } from "./xsMessages";
import { fromWireError, toWireError } from "./xsWireError";

export interface XsFirmwareOptions {
  /** The worker (`findXsWorker`). */
  readonly program: string;
  /** The firmware with the machine's half of the bridge (xsEntry.ts). */
  readonly bundle: string;
}

/** The firmware of one boot in an XS machine of its own. */
export class XsFirmware implements RunningFirmware {
  readonly #board: Board;
  readonly #io: XsHostIo;
  readonly #calls: PortCalls;
  readonly #machine: XsMachine;
  #instructions = 0;
  #crossings = 0;
  /** Slots in use after a collection, before the firmware was started. */
  #slotsAtStart = 0;
  #figures: EngineFigures | undefined;
  #closed = false;

  /** Builds the machine; the firmware is not started. Throws `XsUnavailableError` or `XsMachineError`. */
  constructor({ program, bundle }: XsFirmwareOptions, board: Board) {
    this.#board = board;
    this.#io = new XsHostIo(board.probes);
    this.#calls = createPortCalls(board, this.#io, this.#enter);
    this.#machine = new XsMachine({ program, answer: (message) => this.#answer(message) });
    try {
      this.#machine.evaluate(bundle);
      this.#slotsAtStart = this.#liveSlots();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Calls between Node and XS so far, each one there and back. */
  get crossings(): number {
    return this.#crossings;
  }

  /** The process the machine lives in. */
  get processId(): number {
    return this.#machine.processId;
  }

  /** Constructs the firmware in the machine and starts it. Where that throws, the machine is closed. */
  start(options: FirmwareOptions): void {
    const { description, reset, probes, indicator } = this.#board;
    const { pin, fullScaleMillivolts } = probes.soilMoisture;
    const hardware = {
      description,
      resetReason: reset.reason(),
      soilMoisture: { pin, fullScaleMillivolts },
      soilTemperature: { pin: probes.soilTemperature.pin },
      hasIndicator: indicator !== undefined,
    };
    try {
      this.#enter("start", hardware, options);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Stops the firmware and ends its machine; what the board still calls back is ignored from then on. Does nothing for a
   * machine that has ended by itself: whoever called into it then was told.
   */
  stop(): void {
    try {
      if (this.#machine.isOver) return;
      this.#enter("stop");
      this.#figures = this.figures();
    } finally {
      this.close();
    }
  }

  /**
   * Instructions since the firmware was started, and the slots it has taken since: a board has the code and the
   * built-in objects, some 5,000 slots, in flash. After `stop` the last figures. Not for use in a callback.
   */
  figures(): EngineFigures | undefined {
    if (this.#machine.isOver) return this.#figures;
    return { instructions: this.#instructions, liveSlots: this.#liveSlots() - this.#slotsAtStart };
  }

  /** Ends the machine without a word to the firmware, as a power cut does. May be called twice. */
  close(): void {
    this.#closed = true;
    this.#machine.close();
  }

  readonly #enter: Enter = (entry, ...values) => {
    if (this.#closed) return;
    if (this.#machine.busy)
      throw new Error(`The board called back ("${entry}") while the firmware was running.`);
    const { value, instructions } = this.#command(entry, values);
    this.#instructions += instructions;
    const [taken, error] = JSON.parse(value.toString("utf8")) as EntryReply;
    this.#io.take(taken);
    if (error !== null) throw fromWireError(error);
  };

  #liveSlots(): number {
    return this.#command("collect", []).slots;
  }

  #command(entry: EntryRequest[2], values: readonly unknown[]): ReturnType<XsMachine["command"]> {
    const { clock } = this.#board;
    const request: EntryRequest = [clock.ticks(), clock.now() ?? null, entry, ...values];
    this.#crossings += 1;
    return this.#machine.command(Buffer.from(JSON.stringify(request)));
  }

  #answer(message: Buffer): Uint8Array {
    this.#crossings += 1;
    let reply: PortReply;
    try {
      const [taken, name, ...values] = JSON.parse(message.toString("utf8")) as PortRequest;
      this.#io.take(taken);
      // The machine's half calls only what is declared, with what is declared (xsMessages.ts).
      const value = (this.#calls[name] as (...values: unknown[]) => unknown)(...values);
      reply = [true, value ?? null];
    } catch (error) {
      reply = [false, toWireError(error)];
    }
    return Buffer.from(JSON.stringify(reply));
  }
}
