/**
 * What a port measures; `undefined` where it throws or gives no finite number. A figure that nobody knows must not stop
 * the start, the reading or the report that it is for.
 */
export function figureOf(measure: () => number | undefined): number | undefined {
  try {
    const figure = measure();
    return Number.isFinite(figure) ? figure : undefined;
  } catch {
    return undefined;
  }
}
