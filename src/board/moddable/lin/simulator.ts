import { frozen } from "../../../model/frozen";
import { usualDevice } from "../chips";

/** What the simulator is to those who put parts on a board: any pin is what it is taken for. */
export const simulator = frozen({
  pins: {
    analog: Array.from({ length: 49 }, (_, pin) => pin),
    inputOnly: [] as readonly number[],
    highest: 48,
    reserved: [] as readonly number[],
  },
  device: usualDevice(0, 1),
});
