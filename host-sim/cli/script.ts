import type { Simulation } from "../fleet/simulation";
import { HubError } from "../hub/hubError";
import { newTwin, patchedByService } from "../hub/twin";
import { parseDuration, parsePatch, parsePayload, parseTarget, quoted } from "./arguments";
import { CliError, wrongCall } from "./cliError";
import { withComponentMarks } from "./desiredChanges";
import { type DeviceStep, deviceVerbs, isDeviceVerb, parseDeviceStep } from "./deviceSteps";

/** Something the cloud does at a moment of virtual time, or that befalls a device where it stands. */
export interface ScriptStep {
  /** As it was written. */
  readonly text: string;
  readonly atMilliseconds: number;
  /** `device` or `device/module`. */
  readonly id: string;
  /** What befalls the device: nobody else would tell. */
  readonly told?: Pick<DeviceStep, "event" | "words">;
  readonly run: (simulation: Simulation) => void;
}

const allowed = `give "TIME set DEVICE key=value", "TIME call DEVICE METHOD [key=value or JSON]", or what befalls a device: ${Object.values(deviceVerbs).join(", ")}`;

/** Reads one `--at`. What is wrong with it is a wrong call. */
export function parseScriptStep(text: string): ScriptStep {
  const [, time, verb, id, what] = /^\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S.*?)\s*$/s.exec(text) ?? [];
  if (time === undefined || verb === undefined || id === undefined || what === undefined)
    throw wrongCall(`${quoted(text)} is not a step; ${allowed}.`);
  const step = { text, atMilliseconds: parseDuration(time), id };
  if (verb === "set") {
    const patch = parsePatch(what.startsWith("{") ? [what] : what.split(/\s+/));
    const properties = {
      desired: parseTarget(id).moduleId === undefined ? withComponentMarks(patch) : patch,
    };
    // What no twin takes is refused now, not in the middle of the run.
    const trial = patchedByService(newTwin(0), { properties }, 0);
    if (trial instanceof HubError) throw wrongCall(`${quoted(text)} cannot be done: ${trial.message}`);
    return {
      ...step,
      run: ({ hub }) => {
        const twin = hub.patchTwin(id, { properties });
        if (twin instanceof HubError) throw new CliError(`${quoted(text)} failed: ${twin.message}`);
      },
    };
  }
  if (verb === "call") {
    const [, method = "", payload = ""] = /^(\S+)\s*(.*)$/s.exec(what) ?? [];
    const value = parsePayload(wordsOf(payload));
    // What comes of it is told to the hub's observers.
    return {
      ...step,
      run: ({ hub }) => hub.invokeMethod(id, method, value, {}, () => undefined),
    };
  }
  if (!isDeviceVerb(verb)) throw wrongCall(`${quoted(verb)} is not an action; ${allowed}.`);
  if (parseTarget(id).moduleId !== undefined)
    throw wrongCall(`A module has no ${verb} of its own; name its device.`);
  const { run, ...told } = parseDeviceStep(verb, id, what);
  return {
    ...step,
    told,
    run: ({ devices }) => {
      const device = devices.find(({ deviceId }) => deviceId === id);
      if (device !== undefined) run(device);
    },
  };
}

/** `key=value` with blanks between, or all of it in one: JSON may have blanks in it, and a text. */
function wordsOf(payload: string): readonly string[] {
  if (payload === "") return [];
  const words = payload.split(/\s+/);
  return words.every((word) => /^[A-Za-z_][\w.]*=/.test(word)) ? words : [payload];
}

/** Refuses steps that no run could do: of a device or module that is not there, or after the end (in milliseconds). */
export function checkScript(
  steps: readonly ScriptStep[],
  { hub }: Simulation,
  duration: number | undefined,
): void {
  for (const { text, atMilliseconds, id } of steps) {
    const twin = hub.twin(id);
    if (twin instanceof HubError) throw wrongCall(`${quoted(text)} cannot be done: ${twin.message}`);
    if (duration !== undefined && atMilliseconds > duration)
      throw wrongCall(`${quoted(text)} comes after the end of the run; give a longer --duration.`);
  }
}
