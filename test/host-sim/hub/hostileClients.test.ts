import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { connectRate } from "../../../host-sim/hub/deviceGate";
import { twinRate } from "../../../host-sim/hub/deviceRequests";
import { packetRate } from "../../../host-sim/hub/deviceSession";
import { CONNECT_DEADLINE, PACKET_DEADLINE } from "../../../host-sim/hub/mqttPeer";
import { type BenchClient, connectPacket, HubBench, password, secondKey, topicFilters } from "./hubBench";

const events = "devices/soil-001/messages/events/";
const report = "$iothub/twin/PATCH/properties/reported/?$rid=";

/** A second device, well-behaved, whose requests must be answered whatever the first one does. */
function withNeighbour() {
  const bench = new HubBench();
  const key = secondKey;
  bench.hub.addDevice("good", { primaryKey: key });
  const neighbour = bench.connected({
    clientId: "good",
    username: "localhost/good/?api-version=2021-04-12",
    password: password(key, undefined, undefined, "localhost/devices/good"),
    keepalive: 0,
  });
  neighbour.subscribe(topicFilters.twinResponses, topicFilters.desired);
  const isServed = () => {
    neighbour.take();
    neighbour.publish("$iothub/twin/GET/?$rid=1");
    neighbour.publish("devices/good/messages/events/", "{}", 1);
    return neighbour.take().map((line) => line.split(" ")[0]);
  };
  return { bench, isServed };
}
const served = ["$iothub/twin/res/200/?$rid=1", "puback"];

const reasonOf = (bench: HubBench) => bench.last("onDisconnected")?.["reason"];
const statuses = (client: BenchClient) =>
  client.take().map((line) => /res\/(\d+)/.exec(line)?.[1] ?? line.split(" ")[0]);

describe("a client that never comes to the point", () => {
  it("is let go when it sends no CONNECT, and when it sends one a byte a second", () => {
    const { bench, isServed } = withNeighbour();
    const silent = bench.open();
    const slow = bench.open();
    const connect = generate(connectPacket());
    for (let sent = 0; sent * 1_000 < CONNECT_DEADLINE; sent++) {
      slow.raw(connect.subarray(sent, sent + 1));
      bench.advance(1_000);
    }
    expect([silent.closed, slow.closed]).toEqual([true, true]);
    expect(bench.last("onRefused")).toMatchObject({ reason: "no CONNECT within 10 s" });
    expect(isServed()).toEqual(served);
  });

  it("is let go when it sends a packet a byte a second, whatever keep-alive it asked for", () => {
    const { bench, isServed } = withNeighbour();
    const client = bench.connected({ keepalive: 0 });
    const packet = generate({
      cmd: "publish",
      topic: events,
      payload: Buffer.alloc(1_000),
      qos: 0,
      dup: false,
      retain: false,
    });
    for (let sent = 0; sent * 1_000 <= PACKET_DEADLINE; sent++) {
      client.raw(packet.subarray(sent, sent + 1));
      bench.advance(1_000);
    }
    expect(client.closed).toBe(true);
    expect(reasonOf(bench)).toBe("a packet that was not whole after 60 s");
    expect(isServed()).toEqual(served);
  });

  it("keeps its connection when it takes its time between the packets, and each is whole in time", () => {
    const bench = new HubBench();
    const client = bench.connected({ keepalive: 0 });
    const packet = generate({
      cmd: "publish",
      topic: events,
      payload: "{}",
      qos: 0,
      dup: false,
      retain: false,
    });
    for (let count = 0; count < 10; count++) {
      client.raw(packet.subarray(0, 5));
      bench.advance(PACKET_DEADLINE - 1);
      client.raw(Buffer.concat([packet.subarray(5), packet.subarray(0, 1)]));
      bench.advance(PACKET_DEADLINE - 1);
      client.raw(packet.subarray(1));
    }
    expect(client.closed).toBe(false);
    expect(bench.events.filter(([name]) => name === "onTelemetry")).toHaveLength(20);
  });
});

describe("a client that floods the hub", () => {
  it.each([
    [
      "telemetry",
      generate({ cmd: "publish", topic: events, payload: "", qos: 0, dup: false, retain: false }),
    ],
    ["pings", generate({ cmd: "pingreq" })],
    ["acknowledgements for nothing", generate({ cmd: "puback", messageId: 7 })],
    [
      "answers to methods that nobody called",
      generate({
        cmd: "publish",
        topic: "$iothub/methods/res/200/?$rid=1",
        payload: "{}",
        qos: 0,
        dup: false,
        retain: false,
      }),
    ],
  ])("with %s loses its connection, and nobody else does", (_name, packet) => {
    const { bench, isServed } = withNeighbour();
    const client = bench.connected();
    client.raw(Buffer.concat(Array(packetRate.burst).fill(packet)));
    expect(client.closed).toBe(false);
    client.raw(Buffer.concat([packet, packet]));
    expect(client.closed).toBe(true);
    expect(reasonOf(bench)).toBe("more than 500 packets a second");
    expect(isServed()).toEqual(served);
  });

  it("with requests for its twin is told to wait, and may go on later", () => {
    const { bench, isServed } = withNeighbour();
    const client = bench.connected();
    client.subscribe(topicFilters.twinResponses);
    bench.advance(10_000);
    for (let count = 0; count < twinRate.burst + 50; count++)
      client.publish(`$iothub/twin/GET/?$rid=${count}`);
    const answers = statuses(client);
    expect(answers.filter((status) => status === "200")).toHaveLength(twinRate.burst);
    expect(answers.filter((status) => status === "429")).toHaveLength(50);
    expect(isServed()).toEqual(served);
    bench.advance(1_000);
    client.publish("$iothub/twin/GET/?$rid=later");
    expect(statuses(client)).toEqual(["200"]);
  });

  it("with reports is told to wait, by their length, and nothing of a refused one is stored", () => {
    const { bench, isServed } = withNeighbour();
    const client = bench.connected();
    client.subscribe(topicFilters.twinResponses);
    const text = "x".repeat(4_000);
    for (let count = 0; count < twinRate.burst; count++)
      client.publish(report + count, JSON.stringify({ text, count, [`k${count % 3}`]: text }));
    const answers = statuses(client);
    const stored = answers.filter((status) => status === "204").length;
    expect(stored).toBeLessThan(twinRate.burst / 2);
    expect(answers.filter((status) => status === "429")).toHaveLength(twinRate.burst - stored);
    expect(bench.hub.twin("soil-001")).toMatchObject({
      reported: { version: 1 + stored, values: { count: stored - 1 } },
    });
    expect(isServed()).toEqual(served);
  });

  it("with subscriptions that come and go loses its connection before the store is all it does", () => {
    const { bench, isServed } = withNeighbour();
    let writes = 0;
    const put = bench.store.putSubscriptions.bind(bench.store);
    bench.store.putSubscriptions = (...values) => {
      writes++;
      put(...values);
    };
    const client = bench.connected();
    for (let count = 0; count < 500 && !client.closed; count++) {
      client.subscribe(topicFilters.desired);
      client.send({ cmd: "unsubscribe", messageId: 2, unsubscriptions: [topicFilters.desired] });
    }
    expect(client.closed).toBe(true);
    expect(writes).toBeLessThanOrEqual(twinRate.burst + 1);
    expect(isServed()).toEqual(served);
  });

  it("with the same subscription again and again writes it once", () => {
    const bench = new HubBench();
    const client = bench.connected();
    let writes = 0;
    bench.store.putSubscriptions = () => {
      writes++;
    };
    for (let count = 0; count < 500; count++) client.subscribe(topicFilters.desired);
    expect([client.closed, writes]).toEqual([false, 1]);
  });

  it("with connections of one id is refused as not available, and the last one let in stays", () => {
    const { bench, isServed } = withNeighbour();
    const clients = Array.from({ length: 1_000 }, () => bench.connected());
    const codes = clients.map(({ received }) => (received[0] as { returnCode?: number }).returnCode);
    expect(codes.filter((code) => code === 0)).toHaveLength(connectRate.burst);
    expect(codes.filter((code) => code === 3)).toHaveLength(1_000 - connectRate.burst);
    expect(clients.filter(({ closed }) => !closed)).toHaveLength(1);
    expect(bench.hub.isConnected("soil-001")).toBe(true);
    // A keep-alive and the expiry of a token for each of the two that are connected.
    expect(bench.time.names()).toHaveLength(4);
    expect(isServed()).toEqual(served);
    bench.advance(1_000);
    expect(bench.connected().take()).toEqual(["connack"]);
  });

  it("with bad tokens never ends the connection of who has the id", () => {
    const bench = new HubBench();
    const client = bench.connected();
    const wrong = password(Buffer.alloc(32, 9).toString("base64"));
    for (let count = 0; count < 500; count++) expect(bench.connected({ password: wrong }).closed).toBe(true);
    expect([client.closed, bench.connected().closed]).toEqual([false, false]);
  });
});

describe("a client that gives nothing back", () => {
  it("can make twenty method calls wait, each to its end, and no more", () => {
    const { bench, isServed } = withNeighbour();
    const client = bench.connected({ keepalive: 0 });
    client.subscribe(topicFilters.methods);
    const outcomes: (number | undefined)[] = [];
    for (let count = 0; count < 200; count++)
      bench.hub.invokeMethod("soil-001", "blink", null, { responseTimeoutSeconds: 300 }, (outcome) =>
        outcomes.push((outcome as { number?: number }).number),
      );
    expect(outcomes).toEqual(Array(180).fill(403_800));
    bench.advance(300_000);
    expect(outcomes.slice(180)).toEqual(Array(20).fill(504_101));
    expect(isServed()).toEqual(served);
  });

  it("leaves nothing with the hub that it would have to acknowledge, even where it asked for QoS 1", () => {
    const bench = new HubBench();
    const client = bench.connected({ keepalive: 0 });
    client.send({
      cmd: "subscribe",
      messageId: 1,
      subscriptions: [{ topic: topicFilters.desired, qos: 1 }],
    });
    const timers = bench.time.names();
    for (let count = 0; count < 300; count++)
      bench.hub.patchTwin("soil-001", { properties: { desired: { count } } });
    bench.turns.run();
    const sent = client.received.filter(({ cmd }) => cmd === "publish") as { qos: number }[];
    expect(sent).toHaveLength(300);
    expect(sent.every(({ qos }) => qos === 0)).toBe(true);
    expect(bench.time.names()).toEqual(timers);
  });
});

describe("a client that sends what is too much", () => {
  it.each([
    ["a topic of 64 KB that is not documented", `$iothub/${"x".repeat(65_000)}`, "{}"],
    ["a property of 64 KB with broken encoding", `${events}a=${"%".repeat(65_000)}`, "{}"],
    ["a request id of 64 KB", `$iothub/twin/GET/?$rid=${"1".repeat(65_000)}`, ""],
  ])("loses its connection: %s", (_name, topic, payload) => {
    const { bench, isServed } = withNeighbour();
    const client = bench.connected();
    client.publish(topic, payload);
    expect(client.closed).toBe(true);
    expect(String(reasonOf(bench)).length).toBeLessThan(250);
    expect(isServed()).toEqual(served);
  });

  it.each([
    ["deep JSON", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`, "400"],
    ["a deep list", `{"a":${"[".repeat(60_000)}${"]".repeat(60_000)}}`, "400"],
    ["a huge patch", JSON.stringify({ a: "x".repeat(200_000) }), "413"],
    ["a patch of too many names", `{${Array.from({ length: 9_000 }, (_, at) => `"n${at}":1`)}}`, "400"],
    ["no JSON", "{", "400"],
  ])("is answered, and nothing is stored: %s", (_name, payload, status) => {
    const { bench, isServed } = withNeighbour();
    const client = bench.connected();
    client.subscribe(topicFilters.twinResponses);
    client.publish(`${report}1`, payload);
    expect(statuses(client)).toEqual([status]);
    expect(bench.hub.twin("soil-001")).toMatchObject({ reported: { version: 1, values: {} } });
    expect(isServed()).toEqual(served);
  });
});
