import { fileURLToPath } from "node:url";
import { bundleForXs } from "../../../host-sim/engine/xsBundle";
import { XsFirmware } from "../../../host-sim/engine/xsFirmware";
import { XsImage } from "../../../host-sim/engine/xsImage";
import { findXsWorker } from "../../../host-sim/engine/xsWorker";
import type { FakeBoard } from "./fakeBoard";

/** Every machine since the last `closeAll`, in the order of their start. */
export const running: XsFirmware[] = [];
let image: XsImage | undefined;

/** The exerciser, loaded and not started. */
export function exerciserImage(): XsImage {
  image ??= new XsImage({
    program: findXsWorker(),
    bundle: bundleForXs(fileURLToPath(new URL("./portExerciser.ts", import.meta.url)), "exerciser"),
  });
  return image;
}

/** Runs a script in the machine, with `board`, `say` and `bytes`. */
export function run(fake: FakeBoard, script: string): XsFirmware {
  const firmware = new XsFirmware(exerciserImage(), fake.board);
  running.push(firmware);
  const identity = { host: "hub", port: 8883, deviceId: "soil-001", sharedAccessKey: "" };
  firmware.start({ identity, build: script, parts: [] });
  return firmware;
}

/** Ends the machines that run; to be called after each test. */
export function closeAll(): void {
  for (const firmware of running.splice(0)) firmware.close();
}
