import { Commands } from "../../../src/commands/commands";
import { DeviceCommands, type DeviceRooms } from "../../../src/commands/deviceCommands";
import { LogRing } from "../../../src/health/logRing";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { complete, type PropertyValues } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import type { Reading } from "../../../src/sampling/reading";
import { FakeStorage, fakeBoard } from "../support/fakeBoard";

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/** A reading of good soil in the middle of the nominal line. */
export const goodReading: Reading = {
  ticks: 0,
  moisture: 0.23,
  moistureRaw: 1_600,
  temperature: 18.5,
  quality: "good",
  faults: [],
};

/** The device's methods on a fake board, with a calibration as the twin holds it. */
export function deviceFixture({
  storage = new FakeStorage(),
  change = {} as Partial<DeviceRooms["board"]>,
  token = "AB12CD34",
  hasComponents = false,
} = {}) {
  const board = fakeBoard({ storage });
  const log = new LogRing(board.log, board.clock, []);
  const done: string[] = [];
  const cloud: { desired: Json | undefined } = { desired: undefined };
  const held: {
    /** At place 1. */
    captured: JsonObject | undefined;
    /** By the names of the settings of the other places. */
    further: { [name: string]: JsonObject | undefined };
    refusal: { readonly code: number; readonly sentence: string } | undefined;
  } = {
    captured: undefined,
    further: {},
    refusal: undefined,
  };
  const desired = (name: string) => (name === "calibration" ? cloud.desired : undefined);
  const captured = (name: string) => (name === "calibration" ? held.captured : held.further[name]);
  const inForce = (name: string) =>
    complete(settingDefinitions.calibration, desired(name), captured(name)) as PropertyValues;
  /** `earlier` are taken first, each once. */
  const probe: { reading: Reading; earlier: Reading[] } = { reading: goodReading, earlier: [] };
  const measuring: (() => void)[] = [];
  const rooms: DeviceRooms = {
    device: {
      sampleNow: (answer) => {
        measuring.push(() => answer({ sequence: 7 }));
      },
      reboot: () => done.push("reboot"),
      factoryReset: () => done.push("factory reset"),
    },
    host: {
      restart: (name) => {
        done.push(`restart ${name}`);
        return "running";
      },
    },
    measurement: {
      take: (answer) => {
        measuring.push(() => answer(probe.earlier.shift() ?? probe.reading));
      },
      scaleOf: (place) =>
        place === 3
          ? undefined
          : {
              unit: "mV",
              leastSpan: 300,
              unstableSpread: 25,
              nominal: { dryRaw: 2_200, wetRaw: 1_000 },
            },
    },
    settings: {
      get values() {
        return { calibration: inForce("calibration"), calibration2: inForce("calibration2") };
      },
      accepted: desired,
      captured,
      capture: (name, value) => {
        if (held.refusal !== undefined) return held.refusal;
        if (name === "calibration") held.captured = value;
        else held.further[name] = value;
        return undefined;
      },
    },
    board: { ...board, storage, ...change },
    log,
    token,
  };
  const device = new DeviceCommands(rooms, hasComponents);
  const commands = new Commands(board.text, board.timer);
  const answers: Answer[] = [];

  /** Calls a method, lets a measurement come to its end, and gives the answer. */
  function call(name: string, payload: Json = null): Answer | undefined {
    commands.handle(device, name, board.text.encode(JSON.stringify(payload)), (status, body) => {
      done.push(`answer ${status}`);
      answers.push({ status, body });
    });
    while (measuring.length > 0) for (const finish of measuring.splice(0)) finish();
    return answers.at(-1);
  }

  return {
    board,
    log,
    done,
    cloud,
    held,
    probe,
    measuring,
    answers,
    call,
    close: () => device.close(),
    rooms,
    storage,
  };
}
