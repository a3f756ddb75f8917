import { describe, expect, it } from "vitest";
import { parseTopic } from "../../../src/link/iotHubTopics";
import { advance } from "../support/fakeBoard";
import { filledBody, readyConnection } from "../support/openConnection";

describe("Connection: a hub that swallows one message", () => {
  it("is left after a minute, though it acknowledges each one that follows", () => {
    const { board, connection, client, heard } = readyConnection();
    connection.send("swallowed", filledBody(1), () => undefined, false);
    for (let second = 5; second < 60; second += 5) {
      advance(board.time, 5_000);
      connection.send("t", filledBody(1), () => undefined, false);
      client.acknowledge(client.sent.at(-1)?.id);
      client.writable();
    }
    expect(heard.filter((words) => words !== "room")).toEqual([]);
    advance(board.time, 5_000);
    expect(heard.at(-1)).toBe("failed: the hub does not acknowledge what it is sent (silent)");
  });
});

describe("parseTopic: a topic as long as MQTT allows", () => {
  it.each([
    ["method", "$iothub/methods/POST/sampleNow/?$rid=1"],
    ["twin reply", "$iothub/twin/res/200/?$rid=1"],
    ["desired", "$iothub/twin/PATCH/properties/desired/?$version=2"],
  ])("is none of ours, as taking it apart would fill the memory: %s", (_, topic) => {
    expect(parseTopic(topic + "&".repeat(65_535 - topic.length))).toBeUndefined();
    expect(parseTopic(topic + "&".repeat(512 - topic.length))).toBeDefined();
    expect(parseTopic(topic + "&".repeat(513 - topic.length))).toBeUndefined();
  });
});
