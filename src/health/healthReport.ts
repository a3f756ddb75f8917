import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import { figureOf } from "../board/figureOf";
import { wallTimeAt, wholeSeconds } from "../board/wallTime";
import type { Json, JsonObject } from "../model/boundedJson";
import { isoTime } from "../model/isoTime";
import type { ModuleState } from "../model/modules";
import { roundTo } from "../model/telemetryField";
import type { Fault, FaultRegister } from "./faultRegister";

/** What waits to be sent. */
export interface OutboxCounters {
  readonly outboxDropped: number;
  readonly outboxWaiting?: number;
  /** Bytes. */
  readonly outboxCapacity?: number;
}

/** What the reported `health` says besides what the ports tell. */
export interface HealthCounters extends OutboxCounters {
  readonly bootCount: number;
  /** What the run before said when it ended; left out of the report where nothing is known. */
  readonly restartCause?: string | undefined;
  /** Crashes in a row. */
  readonly crashCount?: number;
  /** When the hub was last heard, in ticks of this run. */
  readonly lastContact?: Ticks | undefined;
  /** Volts at the last reading; left out of the report where it was not measured, as is what it stands for. */
  readonly battery?: number | undefined;
  /** % */
  readonly batteryCharge?: number | undefined;
  /** The state of each module by name; left out of the report where absent. */
  readonly modules?: { readonly [name: string]: ModuleState };
}

/** Faults that are told at once, the last to come: a twin with all of them would be longer than a device can read. */
const mostFaults = 16;

/** Builds the reported property `health` (src/model/reported.ts). What a platform cannot tell is left out. */
export function healthReport(board: Board, faults: FaultRegister, counters: HealthCounters): JsonObject {
  const report: Record<string, Json> = {
    uptime: Math.floor(board.clock.ticks() / 1000),
    bootCount: counters.bootCount,
    resetReason: board.reset.reason(),
  };
  const { restartCause, crashCount, lastContact, battery, batteryCharge, outboxWaiting, outboxCapacity } =
    counters;
  if (restartCause !== undefined) report["restartCause"] = restartCause;
  if (crashCount !== undefined) report["crashCount"] = crashCount;
  const contact = lastContact === undefined ? undefined : wholeSeconds(wallTimeAt(lastContact, board.clock));
  if (contact !== undefined) report["lastContact"] = isoTime(contact);
  // JSON has no NaN and no infinity: it would write null, which takes the figure out of the twin again and again.
  const freeMemory = figureOf(() => board.memory.free());
  if (freeMemory !== undefined) report["freeMemory"] = freeMemory;
  const signal = figureOf(() => board.network.signal());
  if (signal !== undefined) report["signal"] = signal;
  if (battery !== undefined) report["battery"] = roundTo(battery, 2);
  if (batteryCharge !== undefined) report["batteryCharge"] = Math.round(batteryCharge);
  report["outboxDropped"] = counters.outboxDropped;
  if (outboxWaiting !== undefined) report["outboxWaiting"] = outboxWaiting;
  if (outboxCapacity !== undefined) report["outboxCapacity"] = outboxCapacity;
  if (counters.modules !== undefined) report["modules"] = counters.modules;
  const active: Record<string, Json> = {};
  for (const [code, fault] of [...faults.entries()].slice(-mostFaults)) active[code] = faultReport(fault);
  report["faults"] = active;
  report["pastFaults"] = Object.fromEntries(faults.past());
  return report;
}

/** `last` only where it tells more than `since`. */
function faultReport({ since, last, count }: Fault): Json {
  if (since === undefined) return { count };
  const first = isoTime(Math.floor(since / 1000));
  const latest = last === undefined ? first : isoTime(Math.floor(last / 1000));
  return latest === first ? { since: first, count } : { since: first, last: latest, count };
}
