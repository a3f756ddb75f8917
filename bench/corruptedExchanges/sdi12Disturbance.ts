import { type Sdi12Tap, withParity } from "../../host-sim/bus/sdi12Wire";
import { isSame } from "./corruption";
import type { Disturber } from "./disturber";

/** Disturbs the exchanges of an SDI-12 wire, at the level of characters with their parity. Silence follows what is cut off. */
export function sdi12Disturbance(disturber: Disturber): Sdi12Tap {
  let asked = "";
  const frameOf = (bytes: Uint8Array) => ({ bytes, source: asked.slice(0, 1), question: asked.slice(1) });
  return {
    command(_pin, command) {
      disturber.beginExchange();
      asked = command;
      const frame = frameOf(withParity(command));
      const kind = disturber.commandKind();
      const heard = kind === undefined ? frame.bytes : (disturber.command(kind, frame) ?? new Uint8Array(0));
      disturber.keepCommand(frame);
      if (isSame(heard, frame.bytes)) return command;
      disturber.count();
      return textOf(heard);
    },
    answer(_pin, characters) {
      const frame = frameOf(characters.slice());
      const kind = disturber.answerKind();
      disturber.keepAnswer(frame);
      if (kind === undefined) return characters;
      const arriving = disturber.answer(kind, frame) ?? new Uint8Array(0);
      if (!isSame(arriving, characters)) disturber.count();
      return arriving;
    },
  };
}

/** What a sensor takes in: nothing of a command with a character whose parity is wrong. */
function textOf(characters: Uint8Array): string {
  const text = String.fromCharCode(...characters.map((character) => character & 0x7f));
  return isSame(withParity(text), characters) ? text : "";
}
