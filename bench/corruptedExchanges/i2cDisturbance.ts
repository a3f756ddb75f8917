import type { I2cTap } from "../../host-sim/bus/i2cBus";
import { clockedIn, isSame } from "./corruption";
import type { Disturber } from "./disturber";

/** Disturbs the exchanges of an I²C bus: a write begins one, and the reads after it are its answer. */
export function i2cDisturbance(disturber: Disturber): I2cTap {
  let question = "";
  return {
    write(address, bytes) {
      disturber.beginExchange();
      question = bytes.join(" ");
      const frame = { bytes, source: String(address), question };
      const kind = disturber.commandKind();
      const heard = kind === undefined ? bytes : disturber.command(kind, frame);
      disturber.keepCommand(frame);
      if (heard === undefined || !isSame(heard, bytes)) disturber.count();
      return heard;
    },
    read(address, count, answer) {
      const frame = { bytes: answer ?? new Uint8Array(count).fill(0xff), source: String(address), question };
      const kind = disturber.answerKind();
      if (answer !== undefined) disturber.keepAnswer(frame);
      if (kind === undefined) return answer;
      const heard = disturber.answer(kind, frame);
      // The controller clocks in ones where the part has fallen silent.
      const clocked = heard && clockedIn(heard, count);
      const isTrue =
        clocked === undefined || answer === undefined ? clocked === answer : isSame(clocked, answer);
      if (!isTrue) disturber.count();
      return clocked;
    },
  };
}
