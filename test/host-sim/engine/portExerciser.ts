import { createXsBoard } from "../../../host-sim/engine/xsBoard";
import { XsBridge } from "../../../host-sim/engine/xsBridge";
import { limitBuiltIns } from "../../../host-sim/engine/xsBuiltIns";
import type { Board } from "../../../src/board/board";

/**
 * Stands in the machine where the firmware would: runs a piece of script on the board. `build` of the options is the
 * body of a function of `board`, `say` (a log line of JSON) and `bytes` (text as bytes).
 */
// A board has no such constructor; a test may.
const Script = Function;
const bridge = new XsBridge();
limitBuiltIns(bridge);
const { boardOf, entries } = createXsBoard(bridge);

bridge.serve({
  ...entries,
  start: (hardware, options) => {
    const board: Board = boardOf(hardware);
    const say = (...values: unknown[]): void =>
      board.log.write(
        JSON.stringify(values, (_key, value: unknown) =>
          value === undefined ? "undefined" : value instanceof Uint8Array ? [...value] : value,
        ),
      );
    new Script("board", "say", "bytes", options.build)(board, say, (text: string) => board.text.encode(text));
  },
  stop: () => undefined,
  collect: () => undefined,
});
