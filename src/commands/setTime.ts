import type { SettableClock } from "../board/clock";
import { commandStatus } from "../model/commands";
import { isoTime, parseIsoTime } from "../model/isoTime";
import type { PropertyValues } from "../model/property";
import { roundTo } from "../model/telemetryField";
import type { Respond } from "./commands";
import { refuse, refuseAsThingsAre } from "./refuse";

/** 2026-01-01T00:00:00Z: no time of this firmware's life is earlier. */
const earliestSecond = 1_767_225_600;
/** 2100-12-31T23:59:59Z: the SDK counts seconds in 32 bits, to the year 2106. */
const latestSecond = 4_133_980_799;

/** A clock that shows another time than this far off right after it was set has not taken it. */
const toleranceMilliseconds = 2_000;

/** The method `setTime`. It answers with the seconds that were added to the clock, where it was set before. */
export function setTime(clock: SettableClock, payload: PropertyValues, respond: Respond): void {
  const seconds = parseIsoTime(String(payload["time"]));
  if (seconds === undefined || seconds < earliestSecond || seconds > latestSecond) {
    const range = `from ${isoTime(earliestSecond)} to ${isoTime(latestSecond)}`;
    const sentence = `setTime.time must be a time in UTC, ISO 8601 to the second, ${range}.`;
    refuse(respond, commandStatus.badRequest, "badPayload", sentence);
    return;
  }
  const right = seconds * 1000;
  const before = clock.now();
  clock.set(right);
  const now = clock.now();
  if (now === undefined || Math.abs(now - right) > toleranceMilliseconds)
    refuseAsThingsAre(respond, "The clock of this board cannot be set.");
  else
    respond(
      commandStatus.done,
      before === undefined ? {} : { correction: roundTo((right - before) / 1000, 1) },
    );
}
