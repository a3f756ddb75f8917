import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { generate, type Packet, parser } from "mqtt-packet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HubCertificates, openCertificates } from "../../../host-sim/hub/certificateAuthority";
import { HubError } from "../../../host-sim/hub/hubError";
import { type HubListeners, listen } from "../../../host-sim/hub/listeners";
import { signSharedAccessSignature } from "../../../host-sim/hub/sharedAccessSignature";
import { connectPacket, HubBench, password } from "./hubBench";

let folder: string;
let certificates: HubCertificates;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "loam-listeners-"));
  certificates = await openCertificates(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function opened(run: (bench: HubBench, listeners: HubListeners) => Promise<void>): Promise<void> {
  const bench = new HubBench();
  const listeners = await listen(bench.hub, { certificates, mqttPort: 0, restPort: 0 });
  try {
    await run(bench, listeners);
  } finally {
    await listeners.close();
  }
}

async function device(port: number, options = {}): Promise<TLSSocket> {
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: certificates.ca,
    servername: "localhost",
    ...options,
  });
  await once(socket, "secureConnect");
  return socket;
}

/** The next packets from the hub. */
async function packets(socket: TLSSocket, count: number): Promise<Packet[]> {
  const received: Packet[] = [];
  const reader = parser({ protocolVersion: 4 });
  reader.on("packet", (packet) => received.push(packet));
  while (received.length < count) reader.parse(((await once(socket, "data")) as [Buffer])[0]);
  return received;
}

const realExpiry = () => Math.floor(Date.now() / 1000) + 3600;

interface Answer {
  readonly status: number;
  /** The next piece of the body. */
  next(): Promise<string>;
  end(): void;
}

function get(port: number, path: string, authorization: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const target = { host: "127.0.0.1", servername: "localhost", port, path, ca: certificates.ca };
    const call = request({ ...target, headers: { authorization }, agent: false }, (response) => {
      response.setEncoding("utf8");
      response.on("error", () => undefined);
      resolve({
        status: response.statusCode ?? 0,
        next: async () => String(((await once(response, "data")) as [string])[0]),
        end: () => {
          call.destroy();
        },
      });
    });
    call.on("error", reject);
    call.end();
  });
}

describe("the listeners", () => {
  it("serve MQTT over TLS 1.2 with a certificate that verifies", () =>
    opened(async (bench, { mqttPort }) => {
      const socket = await device(mqttPort, { maxVersion: "TLSv1.2" });
      expect(socket.authorized).toBe(true);
      expect(socket.getPeerCertificate(true).issuerCertificate.subject.CN).toBe("Loam local hub authority");
      socket.write(generate(connectPacket({ password: password(undefined, realExpiry()) })));
      expect(await packets(socket, 1)).toMatchObject([{ cmd: "connack", returnCode: 0 }]);
      socket.write(
        generate({
          cmd: "publish",
          topic: "devices/soil-001/messages/events/",
          payload: Buffer.alloc(200_000, 7),
          qos: 1,
          messageId: 5,
          dup: false,
          retain: false,
        }),
      );
      expect(await packets(socket, 1)).toMatchObject([{ cmd: "puback", messageId: 5 }]);
      const body = bench.last("onTelemetry")?.["body"] as Uint8Array;
      expect(Buffer.alloc(200_000, 7).equals(body)).toBe(true);
      socket.destroy();
      await expect.poll(() => bench.hub.isConnected("soil-001")).toBe(false);
    }));

  it("check a token against real time and close after the refusal", () =>
    opened(async (bench, { mqttPort }) => {
      const socket = await device(mqttPort);
      socket.write(generate(connectPacket({ password: password(undefined, 1_767_225_600) })));
      const closed = once(socket, "close");
      expect(await packets(socket, 1)).toMatchObject([{ returnCode: 5 }]);
      await closed;
      expect(bench.last("onRefused")).toMatchObject({ reason: expect.stringContaining("expired") });
    }));

  it("survive what is not TLS", () =>
    opened(async (_bench, { mqttPort, restPort }) => {
      for (const port of [mqttPort, restPort]) {
        const socket = connectTcp(port, "127.0.0.1");
        socket.on("error", () => undefined);
        socket.end("GET / HTTP/1.1\r\n\r\n");
        await once(socket, "close");
      }
      (await device(mqttPort)).destroy();
    }));

  it("serve REST and streams whose head comes before the first event", () =>
    opened(async (bench, { restPort }) => {
      const key = bench.hub.policies.get("service")?.primaryKey ?? "";
      const authorization = signSharedAccessSignature({
        resource: "localhost",
        key,
        expiry: realExpiry(),
        policy: "service",
      });
      const twin = await get(restPort, "/twins/soil-001?api-version=2021-04-12", authorization);
      expect(twin.status).toBe(200);
      expect(JSON.parse(await twin.next())).toMatchObject({ deviceId: "soil-001" });
      let followers = 0;
      const observe = bench.hub.observe.bind(bench.hub);
      bench.hub.observe = (observer) => {
        followers++;
        const leave = observe(observer);
        return () => {
          followers--;
          leave();
        };
      };
      const stream = await get(restPort, "/loam/events", authorization);
      expect([stream.status, followers]).toEqual([200, 1]);
      const line = stream.next();
      bench.hub.patchTwin("soil-001", { properties: { desired: { a: 1 } } });
      expect(JSON.parse(await line)).toMatchObject({ event: "desired", patch: { a: 1 } });
      stream.end();
      await expect.poll(() => followers).toBe(0);
    }));

  it("refuse a port in use with one sentence, and leave nothing open", () =>
    opened(async (bench, { mqttPort, restPort }) => {
      const refused = listen(bench.hub, { certificates, mqttPort: 0, restPort });
      await expect(refused).rejects.toBeInstanceOf(HubError);
      await expect(refused).rejects.toMatchObject({ code: "PortInUse" });
      await expect(listen(bench.hub, { certificates, mqttPort, restPort: 0 })).rejects.toThrow(
        `Port ${mqttPort} for MQTT on 127.0.0.1 is in use`,
      );
      await expect(listen(bench.hub, { certificates, host: "192.0.2.1", mqttPort: 0 })).rejects.toMatchObject(
        {
          code: "AddressUnavailable",
        },
      );
    }));

  it("end every connection when they close, twice if need be", () =>
    opened(async (bench, listeners) => {
      const socket = await device(listeners.mqttPort);
      socket.on("error", () => undefined);
      socket.write(generate(connectPacket({ password: password(undefined, realExpiry()) })));
      await packets(socket, 1);
      const half = connectTcp(listeners.mqttPort, "127.0.0.1");
      half.on("error", () => undefined);
      await once(half, "connect");
      const closed = Promise.all([once(socket, "close"), once(half, "close")]);
      await Promise.all([listeners.close(), listeners.close()]);
      await closed;
      await expect.poll(() => bench.hub.isConnected("soil-001")).toBe(false);
    }));

  it("cut a device that does not read when a mebibyte waits for it", () =>
    opened(async (bench, { mqttPort }) => {
      const socket = await device(mqttPort);
      socket.on("error", () => undefined);
      socket.write(generate(connectPacket({ password: password(undefined, realExpiry()) })));
      socket.write(
        generate({
          cmd: "subscribe",
          messageId: 1,
          subscriptions: [{ topic: "$iothub/twin/PATCH/properties/desired/#", qos: 0 }],
        }),
      );
      await packets(socket, 2);
      socket.pause();
      const text = Object.fromEntries(
        Array.from({ length: 7 }, (_, index) => [`k${index}`, "x".repeat(4000)]),
      );
      await expect
        .poll(
          () => {
            for (let count = 0; count < 20; count++) {
              bench.hub.patchTwin("soil-001", { properties: { desired: text } });
            }
            return bench.hub.isConnected("soil-001");
          },
          { interval: 1, timeout: 20_000 },
        )
        .toBe(false);
      expect(bench.last("onDisconnected")).toMatchObject({
        reason: expect.stringContaining("1048576 bytes wait"),
      });
      socket.destroy();
    }));
});
