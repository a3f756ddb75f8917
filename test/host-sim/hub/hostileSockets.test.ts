import { once } from "node:events";
import { request } from "node:https";
import { connect as connectTcp, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { type HubBench, password, secondKey, topicFilters } from "./hubBench";
import { ListeningHub, packets, realConnect, realExpiry, serviceToken } from "./listeningHub";

const listening = new ListeningHub();

/** Milliseconds in which others must be served whatever a hostile client does; on an idle machine it takes one or two. */
const patience = 2_000;

/** A well-behaved device with a token of its own, whose requests are timed. */
async function neighbour(bench: HubBench, port: number): Promise<{ serve(): Promise<number>; end(): void }> {
  bench.hub.addDevice("good", { primaryKey: secondKey });
  const socket = await listening.device(port);
  const token = password(secondKey, realExpiry(), undefined, "localhost/devices/good");
  const username = "localhost/good/?api-version=2021-04-12";
  socket.write(realConnect({ clientId: "good", username, password: token }));
  const subscriptions = [{ topic: topicFilters.twinResponses, qos: 0 as const }];
  socket.write(generate({ cmd: "subscribe", messageId: 1, subscriptions }));
  await packets(socket, 2);
  const get = generate({
    cmd: "publish",
    topic: "$iothub/twin/GET/?$rid=1",
    payload: "",
    qos: 0,
    dup: false,
    retain: false,
  });
  return {
    async serve() {
      const start = performance.now();
      socket.write(get);
      await packets(socket, 1);
      return performance.now() - start;
    },
    end: () => socket.destroy(),
  };
}

async function letIn(port: number): Promise<TLSSocket> {
  const socket = await listening.device(port);
  socket.on("error", () => undefined);
  socket.write(realConnect());
  await packets(socket, 1);
  return socket;
}

describe("over real sockets", () => {
  it("a device that asks for its twin again and again and never reads loses its connection alone", () =>
    listening.run(async (bench, { mqttPort, restPort }) => {
      const good = await neighbour(bench, mqttPort);
      const tags = (name: string) =>
        Object.fromEntries(Array.from({ length: 7 }, (_, at) => [name + at, "x".repeat(4_000)]));
      bench.hub.patchTwin("soil-001", { properties: { desired: tags("d") } });
      const socket = await letIn(mqttPort);
      const subscriptions = [{ topic: topicFilters.twinResponses, qos: 0 as const }];
      socket.write(generate({ cmd: "subscribe", messageId: 1, subscriptions }));
      await packets(socket, 1);
      socket.pause();
      const start = performance.now();
      while (bench.hub.isConnected("soil-001") && performance.now() - start < 20_000) {
        const topic = "$iothub/twin/GET/?$rid=1";
        const get = generate({ cmd: "publish", topic, payload: "", qos: 0, dup: false, retain: false });
        socket.write(Buffer.concat(Array(20).fill(get)));
        expect(await good.serve()).toBeLessThan(patience);
        // As a device that is told to wait and does not: the bucket of its requests fills again.
        bench.time.advance(1_000);
      }
      expect(bench.last("onDisconnected")).toMatchObject({ reason: expect.stringContaining("bytes wait") });
      const twin = await listening.get(restPort, "/twins/good?api-version=2021-04-12", serviceToken(bench));
      expect(twin.status).toBe(200);
      good.end();
    }));

  it("a device that connects again and again ends its own connections and delays nobody", () =>
    listening.run(async (bench, { mqttPort }) => {
      const good = await neighbour(bench, mqttPort);
      const sockets: TLSSocket[] = [];
      let slowest = 0;
      for (let count = 0; count < 20; count++) {
        sockets.push(...(await Promise.all([letIn(mqttPort), letIn(mqttPort), letIn(mqttPort)])));
        slowest = Math.max(slowest, await good.serve());
      }
      expect(slowest).toBeLessThan(patience);
      await expect.poll(() => sockets.filter(({ destroyed }) => !destroyed).length).toBe(1);
      expect(bench.hub.isConnected("soil-001")).toBe(true);
      for (const socket of sockets) socket.destroy();
      good.end();
    }));

  it("clients that send rubbish, half a handshake, or nothing are in nobody's way", () =>
    listening.run(async (bench, { mqttPort, restPort }) => {
      const good = await neighbour(bench, mqttPort);
      const sockets: Socket[] = [];
      for (let count = 0; count < 200; count++) {
        const socket = connectTcp(count % 2 === 0 ? mqttPort : restPort, "127.0.0.1");
        socket.on("error", () => undefined);
        await once(socket, "connect");
        if (count % 3 === 1) socket.write(Buffer.alloc(20_000, count));
        // The head of a TLS record that announces 512 bytes of hand-shake, and ten of them.
        if (count % 3 === 2) socket.write(Buffer.from("16030102000100 01fc0303".replace(" ", ""), "hex"));
        sockets.push(socket);
      }
      expect(await good.serve()).toBeLessThan(patience);
      expect(
        (await listening.get(restPort, "/devices?api-version=2021-04-12", serviceToken(bench))).status,
      ).toBe(401);
      const late = await letIn(mqttPort);
      expect(bench.hub.isConnected("soil-001")).toBe(true);
      for (const socket of [...sockets, late]) socket.destroy();
      good.end();
    }));

  it("strangers beyond the room there is for them make way for a service that has a token", () =>
    listening.run(async (bench, { restPort }) => {
      const strangers: Socket[] = [];
      const stream = await listening.get(restPort, "/loam/events", serviceToken(bench));
      for (let count = 0; count < 300; count++) {
        const socket = connectTcp(restPort, "127.0.0.1");
        socket.on("error", () => undefined);
        strangers.push(socket);
        if (count % 50 === 0) await once(socket, "connect");
      }
      await expect.poll(() => strangers.filter(({ destroyed }) => destroyed).length).toBeGreaterThan(40);
      const start = performance.now();
      const twin = await listening.get(
        restPort,
        "/twins/soil-001?api-version=2021-04-12",
        serviceToken(bench),
      );
      expect(twin.status).toBe(200);
      expect(performance.now() - start).toBeLessThan(patience);
      // It came before all of them, and stays.
      const line = stream.next();
      bench.hub.patchTwin("soil-001", { properties: { desired: { a: 1 } } });
      expect(await line).toContain('"desired"');
      stream.end();
      for (const socket of strangers) socket.destroy();
    }));
});

describe("REST over real sockets", () => {
  interface Call {
    readonly method?: string;
    readonly path: string;
    readonly authorization?: string;
    readonly headers?: Record<string, string>;
    readonly body?: Buffer;
    /** Leaves the request without its end. */
    readonly unfinished?: boolean;
  }

  function call(port: number, { method = "GET", path, authorization, headers, body, unfinished }: Call) {
    return new Promise<number>((resolve, reject) => {
      const outgoing = request(
        {
          host: "127.0.0.1",
          servername: "localhost",
          port,
          path,
          method,
          ca: listening.certificates.ca,
          agent: false,
          headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
        },
        (response) => {
          resolve(response.statusCode ?? 0);
          response.resume();
          outgoing.on("error", () => undefined);
          outgoing.destroy();
        },
      );
      outgoing.on("error", reject);
      if (body !== undefined) outgoing.write(body);
      if (!unfinished) outgoing.end();
    });
  }

  const path = "/twins/soil-001?api-version=2021-04-12";

  it("refuses a stranger before its body has come, however slow and long it is", () =>
    listening.run(async (_bench, { restPort }) => {
      const body = Buffer.alloc(1_000, "[");
      expect(await call(restPort, { method: "PATCH", path, body, unfinished: true })).toBe(401);
      const headers = { "content-length": "1000000000" };
      expect(await call(restPort, { method: "PATCH", path, body, headers, unfinished: true })).toBe(401);
    }));

  it("reads no more than 256 KiB, whether the length is announced or not", () =>
    listening.run(async (bench, { restPort }) => {
      const authorization = serviceToken(bench);
      const body = Buffer.alloc(300_000, " ");
      expect(await call(restPort, { method: "PATCH", path, authorization, body, unfinished: true })).toBe(
        413,
      );
      const headers = { "content-length": "1000000000" };
      const announced = { method: "PATCH", path, authorization, headers, unfinished: true };
      expect(await call(restPort, { ...announced, body: Buffer.alloc(10) })).toBe(413);
      expect(bench.hub.twin("soil-001")).toMatchObject({ desired: { version: 1 } });
    }));

  it.each([
    ["deep JSON", '{"properties":'.repeat(10_000)],
    ["half of it", '{"properties":{"desired":{"a":1}'],
    ["no UTF-8", "\u00ff\u00fe{}"],
  ])("refuses a body of %s, and stores nothing", (_name, text) =>
    listening.run(async (bench, { restPort }) => {
      const authorization = serviceToken(bench);
      const body = Buffer.from(text, "latin1");
      expect(await call(restPort, { method: "PATCH", path, authorization, body })).toBe(400);
      expect(bench.hub.twin("soil-001")).toMatchObject({ desired: { version: 1 } });
    }),
  );

  it("answers any path with a refusal, never with a failure", () =>
    listening.run(async (bench, { restPort }) => {
      const authorization = serviceToken(bench);
      const strange = [
        "/%",
        "//",
        "/twins/%00",
        "/twins/%ff",
        "/twins/..%2f..%2fetc",
        "/twins/a%2fb%2fc",
        "/?%",
        "*",
      ];
      for (const each of [...strange, `/twins/${"x".repeat(8_000)}`, `/${"/".repeat(8_000)}`]) {
        const status = await call(restPort, { path: `${each}?api-version=2021-04-12`, authorization });
        expect([each, status >= 400 && status < 500]).toEqual([each, true]);
      }
      expect(await call(restPort, { path, headers: { x: "y".repeat(20_000) } })).toBe(431);
    }));
});
