import type { Server, Socket } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { MqttFailure } from "../../../src/board/mqtt";
import { type Party, party, serverIdentity, type Wish } from "./certificateParty";
import {
  type Listening,
  listen,
  type Meeting,
  meet,
  rawServer,
  tlsServer,
  truncating,
} from "./hostileServer";

const host = "hub.test";
const day = 86_400_000;
const connack = (code: number) => Buffer.from([0x20, 2, 0, code]);

let root: Party;
let middle: Party;
let otherRoot: Party;
let otherMiddle: Party;
let genuine: { readonly cert: string; readonly key: string };
const listening: Listening[] = [];

beforeAll(async () => {
  root = await party("Root", { authority: true, from: Date.now() - 100 * day, to: Date.now() + 100 * day });
  middle = await party("Middle", { by: root, authority: true });
  otherRoot = await party("Other root", { authority: true });
  otherMiddle = await party("Other middle", { by: otherRoot, authority: true });
  genuine = await serverIdentity([await party("leaf", { by: middle, names: [host] }), middle]);
});

afterEach(async () => {
  for (const server of listening.splice(0)) await server.close();
});

async function serve(server: Server): Promise<Listening> {
  const started = await listen(server);
  listening.push(started);
  return started;
}

/** How it ends with this server; nothing is left of the connection then, on either side. */
async function endWith(server: Server, more: Partial<Meeting> = {}) {
  const started = await serve(server);
  const { pending, ...outcome } = await meet({ port: started.port, ca: [root.pem], ...more });
  expect(pending).toEqual([]);
  await expect.poll(started.open, { interval: 5 }).toBe(0);
  return outcome;
}

const leaf = (wish: Wish = {}) => party("leaf", { by: middle, names: [host], ...wish });

describe("a server with the wrong certificate", () => {
  const chains: [string, MqttFailure, RegExp, () => Promise<[Party, ...Party[]]>][] = [
    [
      "of another authority, its root sent along",
      "certificateUntrusted",
      /is not trusted$/,
      async () => [await leaf({ by: otherMiddle }), otherMiddle, otherRoot],
    ],
    [
      "of another authority, its root left out",
      "certificateUntrusted",
      /is not trusted$/,
      async () => [await leaf({ by: otherMiddle }), otherMiddle],
    ],
    [
      "that has expired",
      "certificateExpired",
      /has expired$/,
      async () => [await leaf({ from: Date.now() - 20 * day, to: Date.now() - day }), middle],
    ],
    [
      "that is not valid yet",
      "certificateNotYetValid",
      /not valid yet/,
      async () => [await leaf({ from: Date.now() + day, to: Date.now() + 20 * day }), middle],
    ],
    [
      "for another host",
      "certificateWrongHost",
      /is not for host "hub\.test"$/,
      async () => [await leaf({ names: ["other.test"] }), middle],
    ],
    ["alone", "certificateIncomplete", /without those between/, async () => [await leaf()]],
    [
      "signed by itself",
      "certificateSelfSigned",
      /signed by itself/,
      async () => [await party("leaf", { names: [host] })],
    ],
    [
      "for clients only",
      "certificateInvalid",
      /not meant for a server/,
      async () => [await leaf({ usage: "client" }), middle],
    ],
    [
      "signed by one that is no authority",
      "certificateInvalid",
      /not for an authority$/,
      async () => {
        const ordinary = await leaf({ authority: false });
        return [await party("forged", { by: ordinary, names: [host] }), ordinary, middle];
      },
    ],
    [
      "of an authority with a trusted one's name",
      "certificateInvalid",
      /signed wrongly/,
      async () => {
        const namesake = await party("Root", { authority: true });
        return [await leaf({ by: namesake }), namesake];
      },
    ],
  ];
  it.each(chains)("%s ends in %s", async (_, failure, words, chain) => {
    const outcome = await endWith(tlsServer(await serverIdentity(await chain())));
    expect(outcome).toEqual({
      stages: ["resolving", "securing"],
      failure,
      words: expect.stringMatching(words),
    });
  });
});

describe("a server that breaks the hand-shake", () => {
  it.each([1, 4, 5, 6, 60, 200, 700])("by closing after byte %i of its answer", async (bytes) => {
    const inner = await serve(tlsServer(genuine));
    const outcome = await endWith(truncating(inner.port, bytes, (client) => client.end()));
    expect(outcome).toMatchObject({ stages: ["resolving", "securing"], failure: "handshakeBroken" });
  });

  it("by a reset in the middle", async () => {
    const inner = await serve(tlsServer(genuine));
    const server = truncating(inner.port, 300, (client) => client.resetAndDestroy());
    expect(await endWith(server)).toMatchObject({ failure: "handshakeBroken" });
  });

  it.each<[string, MqttFailure, (socket: Socket) => void]>([
    ["closes at once", "handshakeBroken", (socket) => socket.end()],
    ["sends an alert", "handshakeBroken", (socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40]))],
    ["sends garbage", "notTls", (socket) => socket.write(Buffer.alloc(4_000, 0xa7))],
    ["answers with HTTP", "notTls", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["speaks MQTT without TLS", "notTls", (socket) => socket.write(Buffer.concat([connack(0), connack(0)]))],
  ])("one that %s ends in %s", async (_, failure, act) => {
    expect(await endWith(rawServer(act))).toMatchObject({ failure });
  });

  it("by having no cipher in common", async () => {
    const server = tlsServer(genuine, undefined, { ciphers: "ECDHE-RSA-AES128-GCM-SHA256" });
    expect(await endWith(server)).toMatchObject({ failure: "handshakeBroken" });
  });

  it("by asking for another one within the connection", async () => {
    const outcome = await endWith(
      tlsServer(genuine, (socket) =>
        socket.once("data", () => {
          socket.write(connack(0));
          socket.renegotiate({}, () => {});
        }),
      ),
    );
    expect(outcome).toEqual({
      stages: ["resolving", "securing", "authenticating"],
      failure: "renegotiation",
      words: expect.stringMatching(/asked for another hand-shake within the connection$/),
    });
  });
});

describe("a server that says nothing", () => {
  /** Lets the 30 s of the client pass once it is so far. */
  const at = (wanted: string): Pick<Meeting, "onStage"> => ({
    onStage: (stage, pass) => {
      if (stage === wanted) setTimeout(() => pass(30_000), 20);
    },
  });

  it("after TCP is silent", async () => {
    const outcome = await endWith(
      rawServer(() => {}),
      at("securing"),
    );
    expect(outcome).toMatchObject({
      failure: "silent",
      words: expect.stringMatching(/did not agree on TLS within 30 s$/),
    });
  });

  it("in the middle of the hand-shake is silent", async () => {
    const inner = await serve(tlsServer(genuine));
    const server = truncating(inner.port, 300, () => {});
    expect(await endWith(server, at("securing"))).toMatchObject({ failure: "silent" });
  });

  it("drips its answer byte by byte and is silent", async () => {
    // The head of a hello of 256 bytes, and then zeros without end.
    const head = [22, 3, 3, 1, 4, 2, 0, 1, 0];
    const server = rawServer((socket) => {
      const drip = setInterval(() => socket.write(Buffer.of(head.shift() ?? 0)), 2);
      socket.on("close", () => clearInterval(drip));
    });
    expect(await endWith(server, at("securing"))).toMatchObject({ failure: "silent" });
  });

  it("after CONNECT is silent", async () => {
    const outcome = await endWith(tlsServer(genuine), {
      onStage: (stage, pass) => {
        if (stage === "authenticating") pass(360_000);
      },
    });
    expect(outcome).toMatchObject({ failure: "silent", words: "the hub did not answer CONNECT" });
  });
});

describe("a server that ends an established connection", () => {
  it.each<[string, MqttFailure, RegExp, (socket: Socket) => void]>([
    ["closes before it answers", "lost", /before it answered$/, (socket) => socket.end()],
    ["closes after CONNACK", "lost", /closed the connection$/, (socket) => socket.end(connack(0))],
    ["drops it", "lost", /before it answered$/, (socket) => socket.destroy()],
    ["refuses the device", "refused", /not authorized \(code 5\)$/, (socket) => socket.write(connack(5))],
    [
      "sends what is no MQTT",
      "protocol",
      /malformed packet: type 4/,
      (socket) => socket.write("HTTP/1.1 200 OK"),
    ],
  ])("one that %s ends in %s", async (_, failure, words, act) => {
    const outcome = await endWith(tlsServer(genuine, (socket) => socket.once("data", () => act(socket))));
    expect(outcome.stages).toEqual(["resolving", "securing", "authenticating"]);
    expect(outcome.failure).toBe(failure);
    expect(outcome.words).toMatch(words);
  });
});

it("a port that nobody listens at is unreachable", async () => {
  const { port, close } = await listen(rawServer(() => {}));
  await close();
  expect(await meet({ port, ca: [root.pem] })).toMatchObject({ failure: "unreachable", pending: [] });
});
