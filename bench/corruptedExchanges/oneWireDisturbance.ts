import type { OneWireTap } from "../../host-sim/bus/oneWireLine";
import { below, clockedIn, isSame } from "./corruption";
import type { Disturber } from "./disturber";

const matchRom = 0x55;
const romEnd = 9;
/** Match ROM, its 8 bytes, a command and three bytes of scratchpad. */
const longestCommand = 13;

/**
 * Disturbs the exchanges of a 1-Wire line. A reset begins one, and so does each further look at the answer. What is made of
 * a command is decided at its reset, before its bytes are known: it is made of the last one.
 */
export function oneWireDisturbance(disturber: Disturber): OneWireTap {
  let sent: number[] = [];
  let last = Uint8Array.of(0xcc, 0x44);
  let heard: Uint8Array | undefined;
  let flips: Uint8Array | undefined;
  let isAnswered = false;

  function frameOf(bytes: Uint8Array, command: readonly number[]) {
    const isMatched = command[0] === matchRom;
    const source = isMatched ? command.slice(1, romEnd).join(" ") : "all";
    return { bytes, source, question: String(command[isMatched ? romEnd : 1]) };
  }

  function endCommand(): void {
    if (sent.length === 0) return;
    last = Uint8Array.from(sent);
    disturber.keepCommand(frameOf(last, sent));
  }

  return {
    reset(_pin, presence) {
      endCommand();
      sent = [];
      heard = flips = undefined;
      isAnswered = false;
      disturber.beginExchange();
      const kind = disturber.commandKind();
      if (kind === undefined) return presence;
      if (kind === "lost") {
        // Either way: the presence pulse is missed, or there seems to be one.
        disturber.count();
        return !presence;
      }
      if (kind === "flipped") {
        flips = new Uint8Array(longestCommand);
        for (let flip = 1 + below(disturber.random, 8); flip > 0; flip--)
          flips[below(disturber.random, longestCommand)] = 1 << below(disturber.random, 8);
      } else heard = disturber.command(kind, frameOf(last, [...last]));
      return presence;
    },
    write(_pin, byte) {
      const at = sent.length;
      sent.push(byte);
      const arriving = heard === undefined ? byte ^ (flips?.[at] ?? 0) : (heard[at] ?? 0xff);
      if (arriving !== byte) disturber.count();
      return arriving;
    },
    read(_pin, bytes) {
      if (isAnswered) disturber.beginExchange();
      isAnswered = true;
      const frame = frameOf(bytes, sent);
      const kind = disturber.answerKind();
      disturber.keepAnswer({ ...frame, bytes: bytes.slice() });
      if (kind === undefined) return bytes;
      const arriving = clockedIn(disturber.answer(kind, frame) ?? new Uint8Array(0), bytes.length);
      if (!isSame(arriving, bytes)) disturber.count();
      return arriving;
    },
  };
}
