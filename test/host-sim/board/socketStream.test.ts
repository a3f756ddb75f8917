import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ByteStream } from "../../../host-sim/board/byteStream";
import { type SocketOpenerOptions, socketOpener, socketStream } from "../../../host-sim/board/socketStream";
import { createTestAuthority } from "./testCertificates";

const servers: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  }
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  servers.push({ server, sockets });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** The stream, or the sentence that says why there is none. */
function open(host: string, port: number, options?: SocketOpenerOptions): Promise<ByteStream | string> {
  return new Promise((done) => {
    socketOpener(options)({ host, port }, { onOpen: done, onError: (error) => done(error.message) });
  });
}

function isStream(value: ByteStream | string): asserts value is ByteStream {
  if (typeof value === "string") throw new Error(value);
}

const received = (stream: ByteStream) =>
  new Promise<string>((done) => {
    stream.onData = (bytes) => done(Buffer.from(bytes).toString());
  });

const closed = (stream: ByteStream) =>
  new Promise<Error | undefined>((done) => {
    stream.onClose = done;
  });

describe("socketOpener over TCP", () => {
  it("carries bytes both ways and closes after what was written", async () => {
    let ended: Promise<Error | undefined> | undefined;
    const port = await listen(
      createTcpServer((socket) => {
        const stream = socketStream(socket, { host: "device", port: 0 });
        stream.onData = (bytes) => stream.write(Buffer.from(`echo ${Buffer.from(bytes).toString()}`));
        ended = closed(stream);
      }),
    );
    const stream = await open("127.0.0.1", port);
    isStream(stream);
    const answer = received(stream);
    stream.write(Buffer.from("hello"));
    expect(await answer).toBe("echo hello");
    stream.close();
    stream.close();
    stream.write(Buffer.from("ignored"));
    expect(await ended).toBeUndefined();
  });

  it("loses nothing that comes before the callbacks are set", async () => {
    const port = await listen(createTcpServer((socket) => socket.write("greeting")));
    const stream = await open("127.0.0.1", port);
    isStream(stream);
    expect(await received(stream)).toBe("greeting");
    stream.close();
  });

  it("tells of a close by the other side without an error", async () => {
    const port = await listen(createTcpServer((socket) => socket.end()));
    const stream = await open("127.0.0.1", port);
    isStream(stream);
    expect(await closed(stream)).toBeUndefined();
  });

  it("tells of a broken connection with a sentence", async () => {
    const port = await listen(createTcpServer((socket) => socket.resetAndDestroy()));
    const stream = await open("127.0.0.1", port);
    if (typeof stream === "string") expect(stream).toMatch(/broke the connection off$/);
    else expect((await closed(stream))?.message).toBe(`127.0.0.1:${port} broke the connection off`);
  });

  it("calls every callback through the given entrance", async () => {
    let entered = 0;
    const port = await listen(createTcpServer((socket) => socket.end("bye")));
    const stream = await open("127.0.0.1", port, {
      enter: (callback) => {
        entered += 1;
        callback();
      },
    });
    isStream(stream);
    const bytes = received(stream);
    await closed(stream);
    expect(await bytes).toBe("bye");
    expect(entered).toBeGreaterThanOrEqual(3);
  });

  it("says that nothing listens", async () => {
    const port = await listen(createTcpServer());
    const entry = servers.pop();
    await new Promise((done) => entry?.server.close(done));
    expect(await open("127.0.0.1", port)).toBe(
      `127.0.0.1:${port} refused the connection: nothing listens there`,
    );
  });

  it("says that a host was not found", async () => {
    // A name under .invalid never exists (RFC 6761 §6.4); without a name server the look-up fails another way.
    expect(await open("hub.invalid", 8883)).toMatch(
      /^host "hub\.invalid" (was not found|could not be looked up)/,
    );
  });

  it("says that a port makes no sense, not inside the call", async () => {
    expect(await open("127.0.0.1", 70_000)).toBe("127.0.0.1:70000 has no port from 0 to 65535");
  });

  it("calls nothing once it was given up", async () => {
    const port = await listen(createTcpServer());
    const refuse = { onOpen: () => expect.unreachable(), onError: () => expect.unreachable() };
    socketOpener()({ host: "127.0.0.1", port }, refuse)();
    socketOpener()({ host: "127.0.0.1", port: 70_000 }, refuse)();
    const stream = await open("127.0.0.1", port);
    isStream(stream);
    stream.close();
  });
});

describe("socketOpener over TLS", () => {
  let authority: Awaited<ReturnType<typeof createTestAuthority>>;
  beforeAll(async () => {
    authority = await createTestAuthority();
  });

  async function serve(host: string, fromDay?: number, toDay?: number): Promise<number> {
    return listen(
      createTlsServer(await authority.issue(host, fromDay, toDay), (socket) => {
        socket.on("error", () => {});
        socket.write("hello");
      }).on("tlsClientError", () => {}),
    );
  }
  const trusting = (serverName: string) => ({ tls: { ca: [authority.ca], serverName } });

  it("connects where chain, dates and host name are right", async () => {
    const stream = await open("127.0.0.1", await serve("hub.test"), trusting("hub.test"));
    isStream(stream);
    expect(await received(stream)).toBe("hello");
    stream.close();
  });

  it("says that a certificate has expired", async () => {
    const port = await serve("hub.test", -20, -10);
    expect(await open("127.0.0.1", port, trusting("hub.test"))).toBe(
      `the certificate of 127.0.0.1:${port} has expired`,
    );
  });

  it("says that a certificate is not valid yet", async () => {
    const port = await serve("hub.test", 10, 20);
    expect(await open("127.0.0.1", port, trusting("hub.test"))).toMatch(/is not valid yet/);
  });

  it("says that a certificate is not trusted", async () => {
    const port = await serve("hub.test");
    expect(await open("127.0.0.1", port, { tls: {} })).toBe(
      `the certificate of 127.0.0.1:${port} is not trusted`,
    );
  });

  it("says that a certificate is for another host", async () => {
    const port = await serve("other.test");
    const place = `127.0.0.1:${port}`;
    expect(await open("127.0.0.1", port, trusting("hub.test"))).toBe(
      `the certificate of ${place} is not for host "hub.test"`,
    );
  });

  it("says that the other side does not speak TLS", async () => {
    const port = await listen(createTcpServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    expect(await open("127.0.0.1", port, trusting("hub.test"))).toBe(`127.0.0.1:${port} does not speak TLS`);
  });

  it("says that the other side hung up during the handshake", async () => {
    const port = await listen(createTcpServer((socket) => socket.destroy()));
    expect(await open("127.0.0.1", port, trusting("hub.test"))).toMatch(/broke the connection off$/);
  });
});
