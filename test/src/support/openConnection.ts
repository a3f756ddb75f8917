import { FaultRegister } from "../../../src/health/faultRegister";
import { Guard } from "../../../src/health/guard";
import { Connection, type ConnectionHandlers } from "../../../src/link/connection";
import type { InboundMessage } from "../../../src/link/messageAssembler";
import type { FaultCode } from "../../../src/model/faults";
import { type FakeBoard, fakeBoard } from "./fakeBoard";
import type { FakeMqttClient } from "./fakeMqtt";

export const identity = {
  host: "contoso.azure-devices.net",
  port: 8883,
  deviceId: "soil-001",
  sharedAccessKey: "c29pbC1zZW5zb3Ita2V5LTAxMjM0NTY3ODlhYmNkZWY=",
};

export interface OpenConnection {
  readonly board: FakeBoard;
  readonly connection: Connection;
  readonly client: FakeMqttClient;
  /** What the handlers heard, in order. */
  readonly heard: string[];
  readonly messages: InboundMessage[];
  readonly faults: FaultRegister;
}

/** A connection to a client driven by hand. A handler given here takes the place of the one that listens. */
export function openConnection(handlers: Partial<ConnectionHandlers> = {}): OpenConnection {
  const board = fakeBoard();
  const heard: string[] = [];
  const messages: InboundMessage[] = [];
  const faults = new FaultRegister(board.clock, () => undefined);
  const guard = new Guard(faults, board.log);
  const guarded = { ...board, timer: guard.timer(board.timer) };
  const connection = new Connection(guarded, identity, "the password", guard, {
    onAccepted: () => heard.push("accepted"),
    onReady: () => heard.push("ready"),
    onMessage: (message) => messages.push(message),
    onLost: () => heard.push("lost"),
    onRoom: () => heard.push("room"),
    onStage: (stage) => heard.push(stage),
    onHeard: () => undefined,
    onFailed: (words, failure) =>
      heard.push(`failed: ${words}${failure === undefined ? "" : ` (${failure})`}`),
    ...handlers,
  });
  return { board, connection, client: board.mqtt.client, heard, messages, faults };
}

/** The same, accepted and subscribed, with room to write and all that was heard on the way forgotten. */
export function readyConnection(handlers: Partial<ConnectionHandlers> = {}): OpenConnection {
  const open = openConnection(handlers);
  open.client.accept();
  open.client.grant();
  open.client.writable();
  open.heard.length = 0;
  return open;
}

/** A message of that many bytes. */
export const filledBody = (length: number) => new Uint8Array(length).fill(7);

/** The codes of the faults in force. */
export function activeFaults(faults: FaultRegister): FaultCode[] {
  return [...faults.entries()].map(([code]) => code);
}
