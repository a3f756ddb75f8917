import { connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from "node:tls";
import { createMqtt } from "../../../host-sim/board/simulatedMqtt";
import { socketOpener } from "../../../host-sim/board/socketStream";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { MqttFailure, MqttStage } from "../../../src/board/mqtt";

/** A server on the loopback whose sockets can be counted and closed. */
export interface Listening {
  readonly port: number;
  /** Sockets that are open now. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** TLS 1.2, which is all that a board speaks, unless `more` says otherwise. */
export function tlsServer(
  identity: { readonly cert: string; readonly key: string },
  onSecure: (socket: TLSSocket) => void = () => {},
  more: TlsOptions = {},
): Server {
  return createTlsServer({ ...identity, maxVersion: "TLSv1.2", ...more }, (socket) => {
    socket.on("error", () => {});
    // What is not read hides that the other side has closed.
    socket.resume();
    onSecure(socket);
  });
}

export const rawServer = (onConnection: (socket: Socket) => void): Server =>
  createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.resume();
    onConnection(socket);
  });

/** Passes on so many bytes of what the server at `port` says, and then does `then` to the client. */
export const truncating = (port: number, bytes: number, then: (client: Socket) => void): Server =>
  rawServer((client) => {
    const inner = connect(port, "127.0.0.1");
    inner.on("error", () => {});
    client.on("close", () => inner.destroy());
    client.pipe(inner);
    let left = bytes;
    inner.on("data", (data: Buffer) => {
      if (left <= 0) return;
      client.write(data.subarray(0, left));
      left -= data.length;
      if (left <= 0) then(client);
    });
  });

/** How a connection of the simulated client ended. */
export interface Outcome {
  readonly stages: readonly MqttStage[];
  readonly words: string;
  readonly failure: MqttFailure | undefined;
  /** Timers that it left behind. */
  readonly pending: readonly string[];
}

export interface Meeting {
  readonly port: number;
  /** Trusted roots, PEM. */
  readonly ca: readonly string[];
  readonly serverName?: string;
  /** Called with each stage; lets virtual time pass where that is asked for. */
  readonly onStage?: (stage: MqttStage, pass: (milliseconds: number) => void) => void;
}

/** Opens a connection over a real socket, in virtual time, and waits for its end. What escapes it fails the test. */
export function meet({ port, ca, serverName = "hub.test", onStage }: Meeting): Promise<Outcome> {
  const time = new VirtualTime({ epoch: 0 });
  const stages: MqttStage[] = [];
  const mqtt = createMqtt({
    timer: time.timer,
    ticks: () => time.ticks(),
    opener: socketOpener({ tls: { ca, serverName } }),
  });
  const pass = (milliseconds: number) => setImmediate(() => time.runUntil(time.ticks() + milliseconds));
  return new Promise((done) => {
    const ignore = () => {};
    const client = mqtt.open({
      ...{ host: "127.0.0.1", port, id: "soil-001", user: "u", password: "p", clean: true },
      keepAlive: 240_000,
      onControl: ignore,
      onReadable: (count) => client.read(count),
      onWritable: ignore,
      onStage: (stage) => {
        stages.push(stage);
        onStage?.(stage, pass);
      },
      onError: (reason, failure) =>
        done({ stages, words: String(reason), failure, pending: time.pending().map(String) }),
    });
  });
}
