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
    captured: JsonObject | undefined;
    refusal: { readonly code: number; readonly sentence: string } | undefined;
  } = {
    captured: undefined,
    refusal: undefined,
  };
  const inForce = () =>
    complete(settingDefinitions.calibration, cloud.desired, held.captured) as PropertyValues;
  const probe: { reading: Reading } = { reading: goodReading };
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
        measuring.push(() => answer(probe.reading));
      },
    },
    settings: {
      get values() {
        return { calibration: inForce() };
      },
      accepted: () => cloud.desired,
      captured: () => held.captured,
      capture: (_, value) => {
        if (held.refusal !== undefined) return held.refusal;
        held.captured = value;
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
    for (const finish of measuring.splice(0)) finish();
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
