import { generate, type Packet } from "mqtt-packet";
import { parseBoundedJson } from "../../host-sim/hub/boundedJson";
import { FrameGuard, PACKET_LIMIT } from "../../host-sim/hub/frameGuard";
import { HubError } from "../../host-sim/hub/hubError";
import {
  newTwin,
  patchedByService,
  replacedByService,
  reportedByDevice,
  type Twin,
} from "../../host-sim/hub/twin";
import { twinLimits } from "../../host-sim/hub/twinRules";
import { connectPacket, HubBench, password, START } from "../host-sim/hub/hubBench";
import { bytesOf, type FuzzTarget, isSame, mustHold } from "./fuzzTarget";

const publish = (topic: string, payload: string, qos: 0 | 1 = 0): Packet => ({
  cmd: "publish",
  topic,
  payload,
  qos,
  messageId: 2,
  dup: false,
  retain: false,
});
const subscribe: Packet = {
  cmd: "subscribe",
  messageId: 1,
  subscriptions: ["$iothub/twin/res/#", "$iothub/methods/POST/#"].map((topic) => ({
    topic,
    qos: 0 as const,
  })),
};
const reported = "$iothub/twin/PATCH/properties/reported/?$rid=1";
const conversation = (...packets: readonly Packet[]) =>
  Buffer.concat(packets.map((packet) => generate(packet)));
/** A token for a hundred years, as time goes on from case to case. */
const lasting = password(undefined, START / 1000 + 100 * 31_536_000);
const connect = generate(connectPacket({ password: lasting }));
const conversations = [
  conversation(connectPacket({ password: lasting }), subscribe, publish("$iothub/twin/GET/?$rid=1", "")),
  conversation(
    connectPacket({ password: lasting }),
    subscribe,
    publish(reported, '{"a":{"b":1}}'),
    publish(reported, '{"a":null}'),
  ),
  conversation(
    connectPacket({
      password: lasting,
      will: { topic: "devices/soil-001/messages/events/", payload: Buffer.from("w"), qos: 0, retain: false },
    }),
    publish("devices/soil-001/messages/events/$.ct=a&b=c", "{}", 1),
    publish("$iothub/methods/res/200/?$rid=1", "{}"),
    { cmd: "puback", messageId: 4 },
    { cmd: "unsubscribe", messageId: 3, unsubscriptions: ["$iothub/twin/res/#"] },
    { cmd: "pingreq" },
    { cmd: "disconnect" },
  ),
];
const mqttWords = [
  "\u00100",
  "\u0082\u0002",
  "0\u0010",
  "\u00d0\u0000",
  "$iothub/",
  "devices/soil-001/messages/events/",
  "?$rid=1",
  "#",
  "+",
];

const frames: FuzzTarget = {
  name: "hub: MQTT frames",
  corpus: conversations,
  words: mqttWords,
  cost: 4,
  run(input) {
    const whole = new FrameGuard();
    const packets = whole.take(input);
    const slow = new FrameGuard();
    const slowly = [...input].flatMap((byte) => slow.take(Uint8Array.of(byte)));
    mustHold(slow.fault === whole.fault, "the same fault byte by byte");
    mustHold(isSame(Buffer.concat(slowly), Buffer.concat(packets)), "the same packets byte by byte");
    mustHold(
      packets.every(({ length }) => length <= PACKET_LIMIT + 5),
      "packets are bounded",
    );
    return whole.fault === undefined && packets.length > 0;
  },
};

/** A hub for many cases, each a connection of its own; another device's twin must stay as it is. */
let bench: HubBench | undefined;
const hubConnection: FuzzTarget = {
  name: "hub: a connection",
  corpus: [...conversations, ...conversations.map((bytes) => bytes.subarray(connect.length))],
  words: mqttWords,
  cost: 4,
  run(input) {
    if (bench === undefined) {
      bench = new HubBench();
      bench.hub.addDevice("soil-002");
    }
    // So that no case is a flood after the one before it.
    bench.advance(1_000);
    const { hub, time, turns, events, defects } = bench;
    const client = bench.open();
    // What begins otherwise comes after a good one, so that it gets further.
    client.raw(input[0] === 0x10 ? input : Buffer.concat([connect, input]));
    const wasConnected = hub.isConnected("soil-001");
    client.stream.close();
    turns.run();
    const reasons = events.splice(0).map(([, event]) => String(event["reason"]));
    mustHold(
      defects.length === 0 && !reasons.some((reason) => reason.includes("the hub failed")),
      "the hub goes on",
    );
    mustHold(time.names().length === 0, "no timer is left");
    mustHold(JSON.stringify(hub.twin("soil-002")).includes('"version":1'), "nobody else's twin is touched");
    mustHold(Object.keys(Object.prototype).length === 0, "no prototype is touched");
    return wasConnected;
  },
  close() {
    bench?.store.close();
    bench = undefined;
  },
};

const json: FuzzTarget = {
  name: "hub: bounded JSON",
  corpus: ['{"a":[1,{"b":"x"}],"c":null}', "[[[[1]]]]", "12"].map(bytesOf),
  words: ['"a":', "[[", "{{", '"\\u'],
  run(input) {
    const outcome = parseBoundedJson(input, { maximumBytes: 2_000, maximumDepth: 6 });
    if ("fault" in outcome) {
      mustHold(outcome.sentence.length < 200, "a refusal is one sentence");
      return false;
    }
    mustHold(
      input.length <= 2_000 && !/(?:[[{]\s*){7}/.test(JSON.stringify(outcome.value).replace(/"[^"]*"/g, "")),
      "within its bounds",
    );
    return true;
  },
};

let twin: Twin = newTwin(0);
const twinPatches: FuzzTarget = {
  name: "hub: twin patches",
  corpus: [
    '{"a":1,"b":{"c":"d"}}',
    '{"tags":{"site":"x"},"properties":{"desired":{"a":{"b":[1,2]},"c":null}}}',
    '{"tags":null,"properties":{"desired":null}}',
  ].map(bytesOf),
  words: ['"tags":', '"properties":', '"desired":', '"$version":', "null", '"a":{'],
  cost: 2,
  run(input) {
    const outcome = parseBoundedJson(input, { maximumBytes: 128 * 1024, maximumDepth: 64 });
    if ("fault" in outcome) return false;
    const written = [
      reportedByDevice(twin, outcome.value, undefined, 1_000),
      patchedByService(twin, outcome.value, 1_000),
      replacedByService(twin, outcome.value, 1_000),
    ].map((each) => (each instanceof HubError ? each : "twin" in each ? each.twin : each));
    const { version } = twin;
    for (const next of written) {
      if (next instanceof HubError) continue;
      const most = twinLimits.propertiesSize * twinLimits.textPerSize;
      for (const { values, metadata } of [next.desired, next.reported]) {
        mustHold(JSON.stringify(values).length <= most, "a section is bounded");
        for (const key of Object.keys(values))
          mustHold(Object.hasOwn(metadata, key), "each key has its metadata");
      }
      mustHold(next.version >= version, "versions go up");
      if (JSON.stringify(next).length < 4_000) twin = next;
    }
    mustHold(Object.keys(Object.prototype).length === 0, "no prototype is touched");
    return written.some((next) => !(next instanceof HubError));
  },
  close() {
    twin = newTwin(0);
  },
};

/** What the hub takes apart as bytes and documents. */
export const hubTargets: readonly FuzzTarget[] = [frames, hubConnection, json, twinPatches];
