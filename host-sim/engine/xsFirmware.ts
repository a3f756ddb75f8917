import type { Board } from "../../src/board/board";
import type { FirmwareOptions } from "../../src/sessions/firmwareOptions";
import { PowerCut } from "../board/powerCut";
import type { EngineFigures, RunningFirmware } from "./engine";
import { FirmwareCrash } from "./firmwareCrash";
import { XsHostIo } from "./xsHostIo";
import { createPortCalls, type Enter } from "./xsHostPorts";
import type { XsImage } from "./xsImage";
import { XsMachine } from "./xsMachine";
import type { EntryReply, EntryRequest, Hardware, PortCalls, PortReply, PortRequest } from "./xsMessages";
import { fromWireError, toWireError } from "./xsWireError";

/** Entries after which what the machine has printed is thrown away, before it grows large. */
const entriesToForget = 256;

/** The firmware of one boot in an XS machine of its own. */
export class XsFirmware implements RunningFirmware {
  readonly #board: Board;
  readonly #io: XsHostIo;
  readonly #calls: PortCalls;
  readonly #machine: XsMachine;
  #instructions = 0;
  #crossings = 0;
  #entries = 0;
  /** Slots in use after a collection, before the firmware was started. */
  #slotsAtStart = 0;
  #figures: EngineFigures | undefined;
  #closed = false;

  /** Builds the machine out of an image; the firmware is not started. Throws `XsUnavailableError` or `XsMachineError`. */
  constructor({ program, bytes, limits }: XsImage, board: Board) {
    this.#board = board;
    this.#io = new XsHostIo(board.io);
    this.#calls = createPortCalls(board, this.#io, this.#enter);
    this.#machine = new XsMachine({
      program,
      snapshot: bytes,
      instructionLimit: limits.instructions,
      answer: (message) => this.#answer(message),
    });
    try {
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
    const { description, flash, reset, io, indicator } = this.#board;
    const lastRun = reset.lastRun();
    const hardware: Hardware = {
      description,
      resetReason: reset.reason(),
      lastRun: lastRun === undefined ? null : { ...lastRun, cause: lastRun.cause ?? null },
      flash:
        flash === undefined ? null : { sectorLength: flash.sectorLength, sectorCount: flash.sectorCount },
      fullScaleMillivolts: io.fullScaleMillivolts,
      hasSdi12: io.sdi12 !== undefined,
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
    try {
      const { value, instructions } = this.#command(entry, values);
      this.#instructions += instructions;
      const [taken, error] = JSON.parse(value.toString("utf8")) as EntryReply;
      this.#io.take(taken);
      if (error !== null) throw fromWireError(error);
    } catch (error) {
      this.#tellPlace();
      throw error;
    }
    this.#entries += 1;
    if (this.#entries % entriesToForget === 0) this.#tellPlace();
  };

  /** Tells the board where the firmware is: that is in the machine, and after its end in what it has printed. */
  #tellPlace(): void {
    const place = this.#machine.lastPrinted;
    if (place !== undefined) this.#board.reset.enter(place);
    this.#machine.forgetPrinted();
  }

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
      const [taken, name, values] = JSON.parse(message.toString("utf8")) as PortRequest;
      this.#io.take(taken);
      if (name === "reset.restart") this.#tellPlace();
      // The machine's half calls only what is declared, with what is declared (xsMessages.ts).
      const value = (this.#calls[name] as (...values: unknown[]) => unknown)(...values);
      reply = [true, value ?? null];
    } catch (error) {
      // Nothing goes on in the machine after these.
      if (error instanceof PowerCut || error instanceof FirmwareCrash) throw error;
      reply = [false, toWireError(error)];
    }
    return Buffer.from(JSON.stringify(reply));
  }
}
