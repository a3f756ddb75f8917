/** A raw value and the water content (m³/m³) that it stands for. */
export interface CalibrationPoint {
  readonly raw: number;
  readonly waterContent: number;
}

/** So many make a curve. Fewer are kept, as `calibrate` takes one after the other, and hold nothing yet. */
export const fewestCalibrationPoints = 3;
const most = 8;
/** Nearer points make more of the noise than of the water; where they are captured the part asks for more. */
const leastDistance = 10;
const highestRaw = 65_535;
const highestWaterContent = 0.7;
/** Smaller numbers are written with an exponent, which would not be read again. */
const mostDecimals = 6;

/**
 * Reads the setting `calibration.soilMoisture.points`, or says in a sentence what is wrong with it.
 *
 * @returns 1 to 8 points, their raw values rising; they hold where they are at least `fewestCalibrationPoints`
 */
export function parseCalibrationPoints(text: string): readonly CalibrationPoint[] | string {
  const points: CalibrationPoint[] = [];
  for (const word of text.split(" ")) {
    if (word === "") continue;
    const at = word.indexOf(":");
    const raw = numberOf(word.slice(0, Math.max(at, 0)), highestRaw);
    const waterContent = numberOf(word.slice(at + 1), highestWaterContent);
    if (raw === undefined || waterContent === undefined)
      return `points must be written as raw value, colon, water content, up to ${highestRaw} and ${highestWaterContent} m³/m³ with ${mostDecimals} decimals at most, and blanks between them, such as 2150:0.05; "${beginningOf(word)}" was refused.`;
    points.push({ raw, waterContent });
  }
  if (points.length < 1 || points.length > most)
    return `points must be 1 to ${most}; ${points.length} were refused.`;
  points.sort((left, right) => left.raw - right.raw);
  let direction = 0;
  for (let index = 1; index < points.length; index++) {
    const [before, point] = [points[index - 1] as CalibrationPoint, points[index] as CalibrationPoint];
    if (point.raw - before.raw < leastDistance)
      return `points must be at least ${leastDistance} apart in their raw values; ${before.raw} and ${point.raw} were refused.`;
    const step = Math.sign(point.waterContent - before.waterContent);
    if (step === 0 || step === -direction)
      return `points must rise or fall in water content all the way; the one at ${point.raw} was refused.`;
    direction = step;
  }
  return points;
}

/** Writes points as the setting has them. */
export function writeCalibrationPoints(points: readonly CalibrationPoint[]): string {
  return points.map(({ raw, waterContent }) => `${raw}:${waterContent}`).join(" ");
}

/**
 * The points with one more, their raw values rising. It takes the place of the nearest one where that is too near to it: the same
 * soil was measured once more.
 *
 * @param least distance of two raw values
 */
export function withCalibrationPoint(
  points: readonly CalibrationPoint[],
  point: CalibrationPoint,
  least: number,
): readonly CalibrationPoint[] {
  const nearest = nearestCalibrationPoint(points, point, least);
  return [...points.filter((each) => each !== nearest), point].sort((left, right) => left.raw - right.raw);
}

/** The nearest of the points that are less than so far away; the earlier of two that are equally near. */
export function nearestCalibrationPoint(
  points: readonly CalibrationPoint[],
  point: CalibrationPoint,
  least: number,
): CalibrationPoint | undefined {
  let nearest: CalibrationPoint | undefined;
  let distance = least;
  for (const each of points) {
    const away = Math.abs(each.raw - point.raw);
    if (each === point || away >= distance) continue;
    nearest = each;
    distance = away;
  }
  return nearest;
}

/** What is quoted back, never with half a character. */
function beginningOf(word: string): string {
  return [...word].slice(0, 24).join("");
}

/** Plain decimals only: 0x10, 1e3 and blanks are slips. */
function numberOf(text: string, highest: number): number | undefined {
  const dot = text.indexOf(".");
  const decimals = dot < 0 ? 0 : text.length - dot - 1;
  if (text === "" || text.length > 12 || decimals > mostDecimals) return undefined;
  for (const character of text) if (!"0123456789.".includes(character)) return undefined;
  const value = Number(text);
  return value >= 0 && value <= highest ? value : undefined;
}
