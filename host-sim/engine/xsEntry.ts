import { Firmware } from "../../src/firmware";
import { createXsBoard } from "./xsBoard";
import { XsBridge } from "./xsBridge";
import { limitBuiltIns } from "./xsBuiltIns";
import { xs } from "./xsGlobals";

/** What runs in the machine: the firmware, on a board that is in Node. */
const bridge = new XsBridge();
const { boardOf, entries } = createXsBoard(bridge);
let firmware: Firmware | undefined;
limitBuiltIns(bridge);

bridge.serve({
  ...entries,
  start: (hardware, options) => {
    firmware = new Firmware(boardOf(hardware), options);
    firmware.start();
  },
  stop: () => firmware?.stop(),
  collect: () => xs.gc(),
});
