import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { generate, parser } from "mqtt-packet";
import { signSharedAccessSignature } from "../host-sim/hub/sharedAccessSignature";

/** Plain TCP, TLS without a CONNECT, or devices that are let in. */
export type IdleKind = "tcp" | "tls" | "device";

export interface IdleConnections {
  /** How many have not been closed. */
  open(): number;
  close(): void;
}

/** So many at a time wait for their hand-shake. */
const atOnce = 50;

const expiry = () => Math.floor(Date.now() / 1000) + 3600;

function connectPacket(clientId: string, token: string): Buffer {
  return generate({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clientId,
    clean: true,
    keepalive: 600,
    username: `localhost/${clientId}/?api-version=2021-04-12`,
    password: Buffer.from(token),
  });
}

/** Connects a device, subscribes and fetches its twin; gives the milliseconds it took. */
export async function tryDevice(port: number, ca: string, key: string): Promise<number> {
  const start = performance.now();
  const socket = connectTls({ host: "127.0.0.1", port, ca, servername: "localhost" });
  const reader = parser({ protocolVersion: 4 });
  let packets = 0;
  reader.on("packet", () => packets++);
  socket.on("data", (bytes) => reader.parse(bytes));
  await once(socket, "secureConnect");
  const resource = "localhost/devices/late";
  socket.write(connectPacket("late", signSharedAccessSignature({ resource, key, expiry: expiry() })));
  const subscriptions = [{ topic: "$iothub/twin/res/#", qos: 0 as const }];
  socket.write(generate({ cmd: "subscribe", messageId: 1, subscriptions }));
  const topic = "$iothub/twin/GET/?$rid=1";
  socket.write(generate({ cmd: "publish", topic, payload: "", qos: 0, dup: false, retain: false }));
  while (packets < 3) await once(socket, "data");
  socket.destroy();
  return performance.now() - start;
}

async function openOne(kind: IdleKind, port: number, ca: string, connect: Buffer): Promise<Socket> {
  if (kind === "tcp") {
    const socket = connectTcp(port, "127.0.0.1");
    await once(socket, "connect");
    return socket;
  }
  const socket = connectTls({ host: "127.0.0.1", port, ca, servername: "localhost" });
  await once(socket, "secureConnect");
  if (kind === "device") {
    socket.write(connect);
    await once(socket, "data");
  }
  return socket;
}

/**
 * Opens idle connections; those that cannot be opened are left out.
 * @param key of the policy iothubowner
 */
export async function openIdle(
  kind: IdleKind,
  count: number,
  port: number,
  ca: string,
  key: string,
): Promise<IdleConnections> {
  const token = signSharedAccessSignature({
    resource: "localhost",
    key,
    expiry: expiry(),
    policy: "iothubowner",
  });
  const sockets = new Set<Socket>();
  for (let first = 0; first < count; first += atOnce) {
    const indexes = Array.from({ length: Math.min(atOnce, count - first) }, (_, at) => first + at);
    const opening = indexes.map((index) => openOne(kind, port, ca, connectPacket(`idle-${index}`, token)));
    for (const outcome of await Promise.allSettled(opening)) {
      if (outcome.status === "rejected") continue;
      const socket = outcome.value;
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
  }
  return {
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
