import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A morning on loam: watered after an hour, and a thermometer that does not answer for an hour. */
export const sixHours = `name: Six hours
start: 2026-06-01
lasts: 6h
field:
  latitude: 45
  soil: loam
  water: 0.25
  weather: { climate: temperate, rain: false }
probes:
  - part: { kind: capacitive, pin: 3 }
  - part: { kind: ds18b20, pin: 5 }
events:
  - { at: 1h, irrigation: 10 }
  - { at: 3h, fault: noAnswer, part: ds18b20, for: 1h }
`;

/** Writes a scenario to a folder and gives the file's path. */
export function writeScenario(folder: string, text: string): string {
  const file = join(folder, "scenario.yaml");
  writeFileSync(file, text);
  return file;
}
