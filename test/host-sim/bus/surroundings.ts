import { SeededRandom } from "../../../host-sim/board/random";
import type { PartSurroundings } from "../../../host-sim/bus/simulatedPart";

/** A world around a part that a test can change as it goes. */
export function surroundings(changes: Partial<PartSurroundings> = {}) {
  const state = {
    ticks: 10_000,
    moisture: 0.25 as number | undefined,
    temperature: 12.5 as number | undefined,
    airTemperature: 21 as number | undefined,
    airHumidity: 55 as number | undefined,
  };
  const around: PartSurroundings = {
    ticks: () => state.ticks,
    moisture: () => state.moisture,
    temperature: () => state.temperature,
    airTemperature: () => state.airTemperature,
    airHumidity: () => state.airHumidity,
    volts: () => 4,
    random: new SeededRandom(11),
    ...changes,
  };
  return { state, around };
}

/** The 16 bits at `at`. */
export function wordIn(bytes: Uint8Array | undefined, at = 0): number {
  if (bytes === undefined) throw new Error("the part did not acknowledge");
  return new DataView(bytes.buffer, bytes.byteOffset).getUint16(at);
}
