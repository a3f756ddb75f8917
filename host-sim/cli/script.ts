import type { Simulation } from "../fleet/simulation";
import { HubError } from "../hub/hubError";
import { parseDuration, parseLooseValue, parsePatch } from "./arguments";
import { wrongCall } from "./cliError";

/** Something the cloud does at a moment of virtual time. */
export interface ScriptStep {
  readonly atMilliseconds: number;
  readonly run: (simulation: Simulation) => void;
}

const allowed =
  'give "TIME set DEVICE key=value" or "TIME call DEVICE METHOD [JSON]", as "2h call soil-001 sampleNow"';

/** Reads one `--at`. What is wrong with it is a wrong call. */
export function parseScriptStep(text: string): ScriptStep {
  const [time = "", verb = "", deviceId = "", ...rest] = text.trim().split(/\s+/);
  const atMilliseconds = parseDuration(time);
  if (deviceId === "" || rest.length === 0) throw wrongCall(`"${text}" is not a step; ${allowed}.`);
  if (verb === "set") {
    const desired = parsePatch(rest[0]?.startsWith("{") ? [rest.join(" ")] : rest);
    return {
      atMilliseconds,
      run: ({ hub }) => {
        const twin = hub.patchTwin(deviceId, { properties: { desired } });
        if (twin instanceof HubError) throw wrongCall(`At ${time}: ${twin.message}`);
      },
    };
  }
  if (verb === "call") {
    const [method = "", ...payload] = rest;
    const value = payload.length === 0 ? null : parseLooseValue(payload.join(" "));
    // What comes of it is told to the hub's observers.
    return {
      atMilliseconds,
      run: ({ hub }) => hub.invokeMethod(deviceId, method, value, {}, () => undefined),
    };
  }
  throw wrongCall(`"${verb}" is not an action; ${allowed}.`);
}
