import type { IncomingMessage } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { createAdaptorServer } from "@hono/node-server";
import type { Timer } from "../../src/board/timer";
import type { ByteStream } from "../board/byteStream";
import { type Enter, socketStream } from "../board/socketStream";
import type { Hub } from "./hub";
import { HubError } from "./hubError";
import { createRealTimer } from "./realTimer";
import { createRest } from "./rest";
import { UnsentBytes } from "./unsentBytes";
import { WaitingRoom } from "./waitingRoom";

export const MQTT_PORT = 8883;
export const REST_PORT = 8443;

/** Bytes that may wait for a device that does not read, the largest twin twice over, and for all devices together. */
const unsentLimits = { each: 1024 * 1024, all: 64 * 1024 * 1024 };

/** Milliseconds for a TLS handshake; a board on a slow radio needs two seconds. */
const HANDSHAKE_DEADLINE = 15_000;

/** Connections to MQTT at once that have not been let in; beyond, the one that has waited longest is closed. */
const MQTT_WAITING_LIMIT = 12_000;

/** Connections to REST at once without a request that was permitted: services are few. */
const REST_WAITING_LIMIT = 256;

/** Connections at once of all kinds: above any fleet on one machine. */
const CONNECTION_LIMIT = 32_768;

/** Milliseconds for a service to read some of what waits for it. */
const READ_DEADLINE = 60_000;

/** Milliseconds between looks at whether the head or the body of a request is overdue: Node looks twice a minute. */
const REQUEST_CHECKS = 5_000;

export interface ListenOptions {
  readonly certificates: { readonly key: string; readonly chain: string };
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** 8883 unless given; 0 for any that is free. */
  readonly mqttPort?: number;
  /** 8443 unless given; 0 for any that is free. */
  readonly restPort?: number;
  /** Milliseconds since 1970 for the expiry of tokens; real time unless given. */
  readonly now?: () => number;
  /** For deadlines of connections; real time unless given. */
  readonly timer?: Timer;
  /** Brings the hub's time up to now before each call into it, where its time is virtual. */
  readonly enter?: Enter;
}

export interface HubListeners {
  readonly host: string;
  readonly mqttPort: number;
  readonly restPort: number;
  /** Ends every connection; fulfilled when both ports are free again. May be called twice. */
  close(): Promise<void>;
}

/**
 * Opens the hub to the network: MQTT and REST, both over TLS 1.2 or later.
 * @throws (rejects with) HubError PortInUse or AddressUnavailable, in one sentence; nothing is left open then
 */
export async function listen(hub: Hub, options: ListenOptions): Promise<HubListeners> {
  const host = options.host ?? "127.0.0.1";
  const mqtt = mqttServer(hub, options);
  const rest = restServer(hub, options);
  try {
    const mqttPort = await open(mqtt.server, host, options.mqttPort ?? MQTT_PORT, "MQTT");
    const restPort = await open(rest.server, host, options.restPort ?? REST_PORT, "REST");
    let closing: Promise<void> | undefined;
    return {
      host,
      mqttPort,
      restPort,
      close: () => {
        closing ??= Promise.all([mqtt.close(), rest.close()]).then(() => undefined);
        return closing;
      },
    };
  } catch (error) {
    await Promise.all([mqtt.close(), rest.close()]);
    throw error;
  }
}

interface OwnedServer {
  readonly server: Server;
  close(): Promise<void>;
}

function mqttServer(hub: Hub, options: ListenOptions): OwnedServer {
  const now = options.now ?? Date.now;
  const enter: Enter = options.enter ?? ((callback) => callback());
  const timer = options.timer ?? createRealTimer(enter);
  const room = new WaitingRoom(MQTT_WAITING_LIMIT);
  const unsent = new UnsentBytes(unsentLimits);
  const server = createTlsServer(tlsOptions(options), (socket: TLSSocket) => {
    const peer = { host: socket.remoteAddress ?? "a device", port: socket.remotePort ?? 0 };
    const stream = boundedStream(socket, socketStream(socket, peer, enter), unsent);
    const key = keyOf(socket);
    enter(() => hub.accept(stream, { now, timer, onAdmitted: () => room.leave(key) }));
  });
  return owned(server, room);
}

/** A device that does not read must not fill the memory of the hub. */
function boundedStream(socket: Socket, stream: ByteStream, unsent: UnsentBytes): ByteStream {
  const write = stream.write.bind(stream);
  stream.write = (bytes) => {
    write(bytes);
    unsent.wrote(socket);
  };
  socket.on("close", () => unsent.forget(socket));
  return stream;
}

function restServer(hub: Hub, options: ListenOptions): OwnedServer {
  const { enter } = options;
  const room = new WaitingRoom(REST_WAITING_LIMIT);
  const app = createRest({
    hub,
    now: options.now ?? Date.now,
    ...(enter && { enter }),
    onPermitted: ({ env }) => room.leave(keyOf((env as { incoming: IncomingMessage }).incoming.socket)),
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer: createHttpsServer,
    serverOptions: {
      ...tlsOptions(options),
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: REQUEST_CHECKS,
      maxHeaderSize: 16 * 1024,
    },
  }) as HttpsServer;
  // Who waits for an answer or an event is silent as well, so only what it does not read counts.
  server.setTimeout(READ_DEADLINE, (socket) => {
    if (socket.writableLength > 0) socket.destroy();
  });
  return owned(server, room);
}

function tlsOptions({ certificates }: ListenOptions) {
  return {
    key: certificates.key,
    cert: certificates.chain,
    minVersion: "TLSv1.2" as const,
    handshakeTimeout: HANDSHAKE_DEADLINE,
  };
}

/** Tells the connections of a server apart while they are open, before their handshake and after it. */
function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Keeps count of its sockets, so that closing ends them all, also those in the middle of a handshake. */
function owned(server: Server, room: WaitingRoom): OwnedServer {
  const sockets = new Set<Socket>();
  server.maxConnections = CONNECTION_LIMIT;
  server.on("connection", (socket: Socket) => {
    const key = keyOf(socket);
    sockets.add(socket);
    room.enter(key, socket);
    socket.on("close", () => {
      sockets.delete(socket);
      room.leave(key);
    });
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function open(server: Server, host: string, port: number, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(openError(error, host, port, name));
    server.once("error", fail);
    server.listen(port, host, () => {
      server.removeListener("error", fail);
      // Later errors of the listening socket (too many files open) cost a connection, not the hub.
      server.on("error", () => undefined);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function openError(error: NodeJS.ErrnoException, host: string, port: number, name: string): HubError {
  switch (error.code) {
    case "EADDRINUSE":
      return new HubError(
        "PortInUse",
        `Port ${port} for ${name} on ${host} is in use: another hub may be running there.`,
      );
    case "EACCES":
      return new HubError(
        "PortInUse",
        `Port ${port} for ${name} needs more rights; ports from 1024 up do not.`,
      );
    default:
      return new HubError(
        "AddressUnavailable",
        `The hub cannot listen for ${name} on ${host}:${port} (${error.code ?? error.message}).`,
      );
  }
}
