import type { WallTime } from "../board/clock";

/** UTC in ISO 8601 to the second, as `2026-01-01T00:00:00Z`. */
export function isoTime(time: WallTime): string {
  return `${new Date(Math.floor(time / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
