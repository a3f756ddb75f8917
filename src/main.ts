import type { Board } from "./board/board";
import { readBuildSettings } from "./board/moddable/buildSettings";
import { errorWords } from "./board/moddable/guarded";
import { partPins } from "./board/moddable/partPins";
import { platform } from "./board/moddable/platform";
import { config } from "./board/moddable/sdk";
import { SdkClock } from "./board/moddable/sdkClock";
import { SdkEntropy } from "./board/moddable/sdkEntropy";
import { SdkHash } from "./board/moddable/sdkHash";
import { SdkLog } from "./board/moddable/sdkLog";
import { SdkMqtt } from "./board/moddable/sdkMqtt";
import { SdkText } from "./board/moddable/sdkText";
import { SdkTimers } from "./board/moddable/sdkTimers";
import type { LastRun } from "./board/reset";
import { Firmware } from "./firmware";
import { decodeBase64 } from "./link/base64";
import { readDevice, readParts } from "./sensors/readParts";

const log = new SdkLog();
const timer = new SdkTimers(log);

/** Builds the board and starts the firmware on it; says what is missing where that cannot be. */
function boot(lastRun: LastRun | undefined): void {
  const settings = readBuildSettings(config, platform.needsWifi);
  const { identity, modules, ca } = settings;
  const problems = [...settings.problems];
  if (ca !== undefined && decodeRoots(ca).length === 0)
    problems.push('The setting "ca" must be base64 of DER.');
  const pins = partPins(platform.pins, settings.light?.pin);
  const read =
    settings.parts === undefined ? readParts(platform.device, pins) : readDevice(settings.parts, pins);
  if ("problem" in read) problems.push(`The setting "parts": ${read.problem}`);
  if (problems.length > 0 || identity === undefined || "problem" in read) {
    log.write(`Not started. ${problems.join(" ")} See docs/how-to/build-for-a-board.md.`);
    return;
  }
  const entropy = new SdkEntropy();
  const board: Board = {
    clock: new SdkClock(),
    timer,
    entropy,
    hash: new SdkHash(),
    text: new SdkText(),
    log,
    // Decoded for each connection: between two of them the roots cost no memory.
    mqtt: new SdkMqtt({ log, timer, roots: () => decodeRoots(ca) }),
    ...platform.createPorts({
      settings,
      timer,
      entropy,
      log,
      lastRun,
      restart: (ended) => timer.set("restart", 0, () => start(ended)),
    }),
  };
  new Firmware(board, { identity, modules, parts: read.parts, build: `moddable ${platform.name}` }).start();
}

function decodeRoots(ca: string | undefined): Uint8Array[] {
  const roots: Uint8Array[] = [];
  for (const text of (ca ?? "").split(",")) {
    const root = decodeBase64(text.trim());
    if (root !== undefined && root.length > 0) roots.push(root);
  }
  return roots;
}

function start(lastRun?: LastRun): void {
  try {
    boot(lastRun);
  } catch (error) {
    // Stays alive: a board that restarts over a wrong setting tells nobody anything.
    log.write(`Not started. ${errorWords(error)}`);
  }
}

platform.prepare();
start();
