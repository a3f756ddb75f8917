import { expect } from "vitest";
import { FaultRegister } from "../../../src/health/faultRegister";
import { Guard } from "../../../src/health/guard";
import type { Identity } from "../../../src/link/identity";
import { Link } from "../../../src/link/link";
import type { LinkHandlers } from "../../../src/link/linkHandlers";
import type { LinkState } from "../../../src/link/linkState";
import { advance, type FakeBoard, fakeBoard } from "./fakeBoard";
import { identity } from "./openConnection";

/** A link with all that it stands on. */
export interface OpenLink {
  readonly board: FakeBoard;
  readonly link: Link;
  /** What the handlers heard, in order. */
  readonly heard: string[];
  readonly faults: FaultRegister;
}

/** A stopped link on a board driven by hand. A handler given here takes the place of the one that listens. */
export function makeLink(handlers: Partial<LinkHandlers> = {}, who: Identity = identity): OpenLink {
  const board = fakeBoard();
  const heard: string[] = [];
  const faults = new FaultRegister(board.clock, () => undefined);
  const guard = new Guard(faults, board.log);
  const link = new Link({ ...board, timer: guard.timer(board.timer) }, who, faults, guard, {
    onOnline: () => heard.push("online"),
    onOffline: () => heard.push("offline"),
    onMessage: (message, body) => heard.push(`${message.kind} ${body?.length}`),
    onLost: () => heard.push("lost"),
    onRoom: () => heard.push("room"),
    ...handlers,
  });
  return { board, link, heard, faults };
}

/** The steps from a stopped link to one that is online; each brings the state named beside it. */
export const steps: readonly (readonly [LinkState, (open: OpenLink) => void])[] = [
  [
    "joining",
    ({ board, link }) => {
      board.clockIsSet = false;
      link.open();
    },
  ],
  ["settingClock", ({ board }) => board.network.change(true)],
  [
    "resolving",
    ({ board }) => {
      board.clockIsSet = true;
      board.network.synchronizing.at(-1)?.(true);
    },
  ],
  ["securing", ({ board }) => board.mqtt.client.reach("securing")],
  ["authenticating", ({ board }) => board.mqtt.client.reach("authenticating")],
  ["syncing", ({ board }) => board.mqtt.client.accept()],
  [
    "online",
    ({ board, link }) => {
      board.mqtt.client.grant();
      link.twinAnswered();
      link.twinInStep();
    },
  ],
];

/** Takes a stopped link to the state, by the way that a good connection takes. */
export function bringTo(state: LinkState, open: OpenLink = makeLink()): OpenLink {
  if (state === "stopped") return open;
  if (state === "offline") {
    advance(bringTo("joining", open).board.time, 120_000);
    return open;
  }
  if (state === "backingOff" || state === "refused") {
    const { client } = bringTo("resolving", open).board.mqtt;
    if (state === "refused") client.fail("not authorized", "refused");
    else client.fail("no route");
    return open;
  }
  for (const [reached, step] of steps) {
    step(open);
    if (reached === state) break;
  }
  expect(open.link.state).toBe(state);
  return open;
}

/** Lets the connection of the present come up. */
export function comeOnline({ board, link }: OpenLink): void {
  board.mqtt.client.accept();
  board.mqtt.client.grant();
  link.twinAnswered();
  link.twinInStep();
}

/** Lets a time server answer at once that is asked anew. */
export function answerTheTime({ board, link }: OpenLink): void {
  if (link.state === "settingClock") board.network.synchronizing.at(-1)?.(true);
}

/** The wait that the back-off has begun, in milliseconds. */
export function waitOf({ board }: OpenLink): number {
  return (board.time.nextDue() ?? 0) - board.time.ticks();
}

/** Lets the wait of a back-off pass, the radio's rest and a new join included. */
export function waitOut(open: OpenLink): void {
  const { board, link } = open;
  advance(board.time, waitOf(open));
  if (link.state === "joining") board.network.change(true);
  answerTheTime(open);
}

/** Every state but stopped. */
export const everyState: readonly LinkState[] = [
  "offline",
  "joining",
  "settingClock",
  "resolving",
  "securing",
  "authenticating",
  "syncing",
  "online",
  "backingOff",
  "refused",
];
