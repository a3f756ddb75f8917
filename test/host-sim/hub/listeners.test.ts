import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { HubError } from "../../../host-sim/hub/hubError";
import { listen } from "../../../host-sim/hub/listeners";
import { connectPacket, password } from "./hubBench";
import { ListeningHub, packets, realConnect, serviceToken } from "./listeningHub";

const listening = new ListeningHub();

describe("the listeners", () => {
  it("serve MQTT over TLS 1.2 with a certificate that verifies", () =>
    listening.run(async (bench, { mqttPort }) => {
      const socket = await listening.device(mqttPort, { maxVersion: "TLSv1.2" });
      expect(socket.authorized).toBe(true);
      expect(socket.getPeerCertificate(true).issuerCertificate.subject.CN).toBe("Loam local hub authority");
      socket.write(realConnect());
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
    listening.run(async (bench, { mqttPort }) => {
      const socket = await listening.device(mqttPort);
      socket.write(generate(connectPacket({ password: password(undefined, 1_767_225_600) })));
      const closed = once(socket, "close");
      expect(await packets(socket, 1)).toMatchObject([{ returnCode: 5 }]);
      await closed;
      expect(bench.last("onRefused")).toMatchObject({ reason: expect.stringContaining("expired") });
    }));

  it("survive what is not TLS", () =>
    listening.run(async (_bench, { mqttPort, restPort }) => {
      for (const port of [mqttPort, restPort]) {
        const socket = connectTcp(port, "127.0.0.1");
        socket.on("error", () => undefined);
        socket.end("GET / HTTP/1.1\r\n\r\n");
        await once(socket, "close");
      }
      (await listening.device(mqttPort)).destroy();
    }));

  it("serve REST and streams whose head comes before the first event", () =>
    listening.run(async (bench, { restPort }) => {
      const authorization = serviceToken(bench);
      const twin = await listening.get(restPort, "/twins/soil-001?api-version=2021-04-12", authorization);
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
      const stream = await listening.get(restPort, "/loam/events", authorization);
      expect([stream.status, followers]).toEqual([200, 1]);
      const line = stream.next();
      bench.hub.patchTwin("soil-001", { properties: { desired: { a: 1 } } });
      expect(JSON.parse(await line)).toMatchObject({ event: "desired", patch: { a: 1 } });
      stream.end();
      await expect.poll(() => followers).toBe(0);
    }));

  it("refuse a port in use with one sentence, and leave nothing open", () =>
    listening.run(async (bench, { mqttPort, restPort }) => {
      const refused = listen(bench.hub, { certificates: listening.certificates, mqttPort: 0, restPort });
      await expect(refused).rejects.toBeInstanceOf(HubError);
      await expect(refused).rejects.toMatchObject({ code: "PortInUse" });
      await expect(
        listen(bench.hub, { certificates: listening.certificates, mqttPort, restPort: 0 }),
      ).rejects.toThrow(`Port ${mqttPort} for MQTT on 127.0.0.1 is in use`);
      await expect(
        listen(bench.hub, { certificates: listening.certificates, host: "192.0.2.1", mqttPort: 0 }),
      ).rejects.toMatchObject({
        code: "AddressUnavailable",
      });
    }));

  it("end every connection when they close, twice if need be", () =>
    listening.run(async (bench, listeners) => {
      const socket = await listening.device(listeners.mqttPort);
      socket.on("error", () => undefined);
      socket.write(realConnect());
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
    listening.run(async (bench, { mqttPort }) => {
      const socket = await listening.device(mqttPort);
      socket.on("error", () => undefined);
      socket.write(realConnect());
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
