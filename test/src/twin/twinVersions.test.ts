import { describe, expect, it } from "vitest";
import { text } from "../support/fakeBoard";
import { body, makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";

describe("Twin: versions", () => {
  it("ignores a patch that is not newer", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    const push = made.hub.patch({ telemetryInterval: 20 });
    push();
    made.twin.handleDesired(1, body({ telemetryInterval: 30 }));
    made.twin.handleDesired(2, body({ telemetryInterval: 40 }));
    settle(made);
    expect(made.applied).toEqual([10, 20]);
  });

  it("fetches where a patch is missing", () => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 });
    made.hub.patch({ telemetryEncoding: "cbor" })();
    expect(made.hub.fetches).toBe(2);
    settle(made);
    expect(made.section.values).toMatchObject({ telemetryInterval: 20, telemetryEncoding: "cbor" });
  });

  it("applies what came while it was fetching, in order of versions, and only what the document has not", () => {
    const made = makeTwin();
    made.twin.connected();
    const [first, second, third] = [10, 20, 30].map((telemetryInterval) =>
      made.hub.patch({ telemetryInterval }),
    );
    made.hub.desired = { telemetryInterval: 10 };
    made.hub.desiredVersion = 2;
    third?.();
    first?.();
    second?.();
    made.hub.answer();
    made.hub.desiredVersion = 4;
    made.hub.desired = { telemetryInterval: 30 };
    settle(made);
    expect([made.applied, made.hub.fetches]).toEqual([[10, 30], 1]);
  });

  it("fetches again where one is missing among those that waited", () => {
    const made = makeTwin();
    made.twin.connected();
    const document = text.encode(JSON.stringify(made.hub.document()));
    made.hub.patch({ telemetryInterval: 10 });
    made.hub.patch({ telemetryEncoding: "cbor" })();
    const request = made.hub.open.shift();
    made.twin.handleReply(request?.id ?? "", 200, document);
    settle(made);
    expect([made.hub.fetches, made.section.values["telemetryInterval"]]).toEqual([2, 10]);
  });

  it("takes the fetched document as it is where its version went down, as after a restored backup", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    for (let count = 0; count < 5; count++) made.hub.patch({ telemetryInterval: 20 + count })();
    settle(made);
    made.twin.disconnected();
    made.hub.desired = { telemetryInterval: 50 };
    made.hub.desiredVersion = 2;
    made.twin.connected();
    settle(made);
    made.hub.patch({ telemetryInterval: 60 })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 60, ac: 200, av: 3 });
  });

  it("answers a default with no version above that of a restored hub", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    for (let count = 0; count < 5; count++) made.hub.patch({ telemetryInterval: 20 + count })();
    made.hub.patch({ telemetryInterval: null })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ ac: 203, av: 7 });
    made.twin.disconnected();
    made.hub.desiredVersion = 2;
    made.twin.connected();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ ac: 203, av: 2 });
  });

  it("reads the version in the body where the topic has none", () => {
    const made = syncedTwin();
    made.twin.handleDesired(undefined, body({ telemetryInterval: 20, $version: 2 }));
    expect(made.section.values["telemetryInterval"]).toBe(20);
  });

  it.each(["1e999", "1.5", "-3", '"2"', "null"])("does not believe a version of %s", (version) => {
    const made = syncedTwin();
    made.twin.handleDesired(undefined, body(`{"telemetryInterval":20,"$version":${version}}`));
    expect(made.section.values["telemetryInterval"]).toBe(900);
    made.hub.patch({ telemetryInterval: 30 })();
    settle(made);
    expect(made.section.values["telemetryInterval"]).toBe(30);
  });

  it("is not deaf for ever after a document with a version beyond all numbers", () => {
    const made = makeTwin();
    made.twin.connected();
    made.twin.handleReply(
      made.hub.open.shift()?.id ?? "",
      200,
      body('{"desired":{"$version":1e999},"reported":{}}'),
    );
    made.hub.patch({ telemetryInterval: 30 })();
    settle(made);
    expect(made.section.values["telemetryInterval"]).toBe(30);
  });
});
