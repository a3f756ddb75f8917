import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { createRealTimer } from "../../../host-sim/hub/realTimer";
import type { PipeLife } from "../../../host-sim/proxy/chaosPipe";
import type { ChaosPlan } from "../../../host-sim/proxy/chaosPlan";
import { type ChaosProxy, openChaosProxy } from "../../../host-sim/proxy/chaosProxy";

const host = "127.0.0.1";
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server that gives back what it gets. */
async function echo(): Promise<{ readonly port: number; readonly server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.pipe(socket);
  }).listen(0, host);
  await once(server, "listening");
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  return { port: (server.address() as AddressInfo).port, server };
}

interface Bench {
  readonly proxy: ChaosProxy;
  readonly heard: string[];
  readonly lives: PipeLife[];
}

async function proxyTo(port: number, plan: ChaosPlan): Promise<Bench> {
  const heard: string[] = [];
  const lives: PipeLife[] = [];
  const proxy = await openChaosProxy({
    listen: { host, port: 0 },
    to: { host, port },
    plan,
    timer: createRealTimer(),
    random: new SeededRandom(1),
    enter: (callback) => callback(),
    onOpened: (number) => heard.push(`${number} opened`),
    onRefused: (number) => heard.push(`${number} refused`),
    onUnreachable: (number, reason) => heard.push(`${number} ${reason}`),
    onEnded: (number, life) => {
      heard.push(`${number} ${life.ending}`);
      lives.push(life);
    },
  });
  closing.push(() => proxy.close());
  return { proxy, heard, lives };
}

function client({ proxy }: Bench): Socket {
  const socket = connect({ host, port: proxy.port });
  closing.push(async () => socket.destroy());
  return socket;
}

/** All that arrives until it is so much. */
async function take(socket: Socket, length: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    if (bytes.length >= length) break;
  }
  return bytes;
}

/** How the socket ended: the code of its error, or "closed". */
function ending(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on("close", () => resolve("closed"));
    socket.resume();
  });
}

describe("openChaosProxy, on real sockets", () => {
  it("passes a megabyte through unchanged, there and back", async () => {
    const bench = await proxyTo((await echo()).port, { delayMilliseconds: 5, jitterMilliseconds: 5 });
    const sent = Buffer.from(Uint8Array.from({ length: 1_000_000 }, (_, index) => index * 7));
    const socket = client(bench);
    socket.write(sent);
    expect((await take(socket, sent.length)).equals(sent)).toBe(true);
    socket.destroy();
    await vi.waitFor(() =>
      expect(bench.lives).toMatchObject([{ bytesUp: sent.length, bytesDown: sent.length }]),
    );
  });

  it("cuts to the byte", async () => {
    const bench = await proxyTo((await echo()).port, { cutAfterBytes: 1_500 });
    const socket = client(bench);
    socket.write(Buffer.alloc(1_000));
    expect(await take(socket, 500)).toHaveLength(500);
    expect(await ending(socket)).toBe("closed");
    expect(bench.heard).toEqual(["1 opened", "1 cut"]);
  });

  it("resets as TCP does", async () => {
    const bench = await proxyTo((await echo()).port, { resetProbability: 1 });
    const socket = client(bench);
    socket.write("x");
    expect(await ending(socket)).toBe("ECONNRESET");
    expect(bench.heard).toEqual(["1 opened", "1 reset"]);
  });

  it("refuses", async () => {
    const bench = await proxyTo((await echo()).port, { refuses: true });
    expect(await ending(client(bench))).toBe("ECONNRESET");
    expect(bench.heard).toEqual(["1 refused"]);
  });

  it("resets where nobody answers behind it, and says why", async () => {
    const { port, server } = await echo();
    const bench = await proxyTo(port, {});
    server.close();
    await once(server, "close");
    closing.shift();
    expect(await ending(client(bench))).toBe("ECONNRESET");
    expect(bench.heard).toEqual([
      "1 opened",
      `1 127.0.0.1:${port} refused the connection: nothing listens there`,
    ]);
  });

  it("closes what is open when it is closed", async () => {
    const bench = await proxyTo((await echo()).port, {});
    const socket = client(bench);
    socket.write("x");
    await take(socket, 1);
    const ended = ending(socket);
    await bench.proxy.close();
    expect(await ended).toBe("closed");
    expect(bench.heard).toEqual(["1 opened", "1 stopped"]);
  });

  it("says in a sentence that its port is taken", async () => {
    const { port } = await echo();
    const options = { listen: { host, port }, to: { host, port }, plan: {}, random: new SeededRandom(1) };
    const opening = openChaosProxy({ ...options, timer: createRealTimer(), enter: (call) => call() });
    await expect(opening).rejects.toThrow(
      `The proxy cannot listen on 127.0.0.1:${port}: something else listens there.`,
    );
  });
});
