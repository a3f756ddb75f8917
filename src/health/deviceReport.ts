import type { BoardDescription } from "../board/board";
import type { JsonObject } from "../model/boundedJson";
import { firmwareVersion } from "../model/version";

/** Takes reported properties, as a twin's section does. */
export interface ReportTaker {
  setReported(name: string, value: JsonObject): void;
}

/**
 * Reports what the device is: its firmware, its parts and its board (src/model/reported.ts).
 *
 * @param build where the firmware runs
 * @param parts in words
 */
export function reportDevice(
  twin: ReportTaker,
  build: string,
  parts: JsonObject,
  description: BoardDescription,
): void {
  twin.setReported("firmware", { version: firmwareVersion, build });
  twin.setReported("parts", parts);
  twin.setReported("deviceInformation", { __t: "c", swVersion: firmwareVersion, ...description });
}
