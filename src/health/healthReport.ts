import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import { figureOf } from "../board/figureOf";
import { wallTimeAt, wholeSeconds } from "../board/wallTime";
import type { Json, JsonObject } from "../model/boundedJson";
import { isoTime } from "../model/isoTime";
import type { ModuleState } from "../model/modules";
import { roundTo } from "../model/telemetry";
import type { FaultRegister } from "./faultRegister";

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
  /** The state of each module by name; left out of the report where absent. */
  readonly modules?: { readonly [name: string]: ModuleState };
}

/** Builds the reported property `health` (src/model/reported.ts). What a platform cannot tell is left out. */
export function healthReport(board: Board, faults: FaultRegister, counters: HealthCounters): JsonObject {
  const report: Record<string, Json> = {
    uptime: Math.floor(board.clock.ticks() / 1000),
    bootCount: counters.bootCount,
    resetReason: board.reset.reason(),
  };
  const { restartCause, crashCount, lastContact, outboxWaiting, outboxCapacity } = counters;
  if (restartCause !== undefined) report["restartCause"] = restartCause;
  if (crashCount !== undefined) report["crashCount"] = crashCount;
  const contact = lastContact === undefined ? undefined : wholeSeconds(wallTimeAt(lastContact, board.clock));
  if (contact !== undefined) report["lastContact"] = isoTime(contact);
  // JSON has no NaN and no infinity: it would write null, which takes the figure out of the twin again and again.
  const freeMemory = figureOf(() => board.memory.free());
  if (freeMemory !== undefined) report["freeMemory"] = freeMemory;
  const signal = figureOf(() => board.network.signal());
  if (signal !== undefined) report["signal"] = signal;
  const battery = figureOf(() => board.supply.voltage());
  if (battery !== undefined) report["battery"] = roundTo(battery, 2);
  report["outboxDropped"] = counters.outboxDropped;
  if (outboxWaiting !== undefined) report["outboxWaiting"] = outboxWaiting;
  if (outboxCapacity !== undefined) report["outboxCapacity"] = outboxCapacity;
  if (counters.modules !== undefined) report["modules"] = counters.modules;
  const active: Record<string, Json> = {};
  for (const [code, fault] of faults.entries()) {
    active[code] =
      fault.since === undefined
        ? { count: fault.count }
        : { since: isoTime(Math.floor(fault.since / 1000)), count: fault.count };
  }
  report["faults"] = active;
  report["pastFaults"] = Object.fromEntries(faults.past());
  return report;
}
