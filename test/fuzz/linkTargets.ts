import { nodeHash } from "../../host-sim/board/nodeHash";
import { nodeText } from "../../host-sim/board/nodeText";
import {
  parseSharedAccessSignature,
  refusalOfSharedAccessSignature,
} from "../../host-sim/hub/sharedAccessSignature";
import { splitCommandName } from "../../src/commands/splitCommandName";
import { redacted } from "../../src/health/redaction";
import { decodeBase64, encodeBase64 } from "../../src/link/base64";
import { methodReplyTopic, parseTopic } from "../../src/link/iotHubTopics";
import { MessageAssembler } from "../../src/link/messageAssembler";
import { createSharedAccessSignature } from "../../src/link/sharedAccessSignature";
import { bytesOf, type FuzzTarget, isSame, mustHold, textOf } from "./fuzzTarget";

const topics: FuzzTarget = {
  name: "link: topics of the hub",
  corpus: [
    "$iothub/twin/res/200/?$rid=1",
    "$iothub/twin/res/204/?$rid=abc&$version=12",
    "$iothub/twin/PATCH/properties/desired/?$version=7",
    "$iothub/methods/POST/inference*stop/?$rid=0f",
  ].map(bytesOf),
  words: [
    "$iothub/",
    "twin/",
    "res/",
    "PATCH/properties/desired/",
    "methods/POST/",
    "?",
    "$rid=",
    "$version=",
    "&",
  ],
  run(input) {
    const message = parseTopic(textOf(input));
    if (message === undefined) return false;
    if (message.kind === "twinReply")
      mustHold(message.status >= 100 && message.status <= 599, "status in range");
    if (message.kind !== "desired") {
      mustHold(message.requestId.length <= 128, "request id is bounded");
      mustHold(methodReplyTopic(200, message.requestId).length < 200, "the answer's topic is bounded");
    }
    if (message.kind === "method") {
      const { component, command } = splitCommandName(message.name);
      const again = component === undefined ? command : `${component}*${command}`;
      mustHold(again === message.name, "a command's name comes apart and together");
    } else if (message.version !== undefined)
      mustHold(Number.isSafeInteger(message.version) && message.version >= 0, "version is a whole number");
    return true;
  },
};

const base64: FuzzTarget = {
  name: "link: base64",
  corpus: ["", "AA==", "AAE=", "AAEC", Buffer.alloc(32, 7).toString("base64")].map(bytesOf),
  words: ["=", "==", "AAAA", "+/+/", "-_"],
  run(input) {
    mustHold(isSame(decodeBase64(encodeBase64(input)), input), "what is encoded decodes to itself");
    const text = textOf(input);
    const bytes = decodeBase64(text);
    if (bytes === undefined) return false;
    mustHold(isSame(bytes, Uint8Array.from(Buffer.from(text, "base64"))), "as Node decodes it");
    return true;
  },
};

/** Each step is four bytes: what comes with the piece, its length, the length announced in two bytes. */
const assembler: FuzzTarget = {
  name: "link: message assembler",
  corpus: [
    [1, 5, 0, 5],
    [3, 10, 0, 20, 0, 10, 0, 0],
    [3, 200, 1, 0x90, 2, 100, 0, 0, 0, 100, 0, 0],
  ].map((steps) => Uint8Array.from(steps)),
  words: ["\u0001", "\u0003", "\u0002"],
  run(input) {
    const maximum = 512;
    const assembled = new MessageAssembler(maximum);
    let isAny = false;
    for (let at = 0; at + 3 < input.length; at += 4) {
      const [flags = 0, length = 0, high = 0, low = 0] = input.subarray(at, at + 4);
      const piece = new Uint8Array(length);
      const message = assembled.add(piece, {
        more: (flags & 2) !== 0,
        ...((flags & 1) !== 0 && { topic: `t${at}`, QoS: 0 as const, byteLength: high * 256 + low }),
      } as Parameters<MessageAssembler["add"]>[1]);
      if (message === undefined) continue;
      isAny = true;
      mustHold((message.body?.length ?? 0) <= maximum, "a message is within its bound");
    }
    return isAny;
  },
};

const tokens: FuzzTarget = {
  name: "link: token from a key",
  corpus: [Buffer.alloc(32, 7).toString("base64"), Buffer.alloc(16, 1).toString("base64")].map(bytesOf),
  words: ["=", "AAAA", "+/"],
  run(input) {
    const key = textOf(input);
    const identity = { host: "hub.test", port: 8883, deviceId: "soil-001", sharedAccessKey: key };
    const token = createSharedAccessSignature(identity, 2_000_000_000, nodeHash, nodeText);
    if (token === undefined) return false;
    const read = parseSharedAccessSignature(token);
    mustHold(read !== undefined, "the hub reads the token");
    const asked = { resource: "hub.test/devices/soil-001", keys: [key], now: 0 };
    mustHold(refusalOfSharedAccessSignature(read, asked) === undefined, "the hub takes the token");
    return true;
  },
};

const secret = "c2VjcmV0LWtleQ==";
const redaction: FuzzTarget = {
  name: "health: secrets in a line",
  corpus: [
    `link: connected with ${secret}`,
    "SharedAccessSignature sr=a&sig=abcdef%3d&se=1",
    "HostName=a;SharedAccessKey=abc;DeviceId=d",
  ].map(bytesOf),
  words: [secret, "sig=", "SIG%3D", "SharedAccessKey=", "\u001b[31m", "\u0085", "\n", "***"],
  run(input) {
    const line = redacted(textOf(input), [secret]);
    mustHold(!line.includes(secret), "no secret is left");
    mustHold(!/[\p{Cc}\u2028\u2029]/u.test(line), "no control character is left");
    mustHold(!/sig=(?!\*\*\*)[^\s&;,"'<>)\]}]/i.test(line), "no signature is left");
    return true;
  },
};

export const linkTargets: readonly FuzzTarget[] = [topics, base64, assembler, tokens, redaction];
