import { installerCalibration } from "../../../host-sim/fleet/installerCalibration";
import type { Board } from "../../../src/board/board";
import { Firmware } from "../../../src/firmware";
import type { JsonObject } from "../../../src/model/boundedJson";
import { epoch, type FakeBoard, FakeStorage, fakeBoard, fakeParts } from "./fakeBoard";
import { identity } from "./openConnection";
import { ScriptedHub } from "./scriptedHub";

/** The firmware on a fake board, with the hub that it talks to. */
export interface Device {
  readonly board: FakeBoard;
  readonly hub: ScriptedHub;
  readonly firmware: Firmware;
}

/** Starts the firmware, with the network up unless told otherwise; `change` takes the place of ports of the board. */
export function boot({
  storage = new FakeStorage(),
  network = true,
  desired = {},
  change = {} as Partial<Board>,
} = {}): Device {
  const board = fakeBoard({ storage });
  const hub = new ScriptedHub(board);
  hub.desired = { calibration: installerCalibration, ...desired };
  const firmware = new Firmware({ ...board, ...change }, { identity, build: "test", parts: fakeParts });
  firmware.start();
  // What it sets going at once.
  board.time.runUntil(board.time.ticks());
  if (network) board.network.change(true);
  return { board, hub, firmware };
}

/** The firmware's timers, not the hub's. */
export const pending = ({ board }: Device) => board.time.pending().filter((name) => !name.startsWith("hub/"));

/** Seconds since boot at which the records were measured. */
export const times = ({ hub }: Device) =>
  hub.records.map(({ time }) => (Date.parse(String(time)) - epoch) / 1_000);

/** What the device last reported of its health. */
export const health = ({ hub }: Device) => hub.reported["health"] as JsonObject;
/** The codes of the faults that it reported as in force. */
export const faults = (device: Device) => Object.keys(health(device)["faults"] as JsonObject);
