import { describe, expect, it } from "vitest";
import { MqttOperation } from "../../../src/board/mqtt";
import { advance } from "../support/fakeBoard";
import { openConnection } from "../support/openConnection";

describe("Connection: opening", () => {
  it("says who it is, clean, and with a keep-alive below the hub's limit of 1177 s", () => {
    const { client } = openConnection();
    expect(client.options).toMatchObject({
      host: "contoso.azure-devices.net",
      port: 8883,
      id: "soil-001",
      user: "contoso.azure-devices.net/soil-001/?api-version=2021-04-12",
      password: "the password",
      clean: true,
    });
    expect(client.options.keepAlive).toBeLessThanOrEqual(1_177_000);
  });

  it("asks for its subscriptions in one packet once it is accepted", () => {
    const { client, heard } = openConnection();
    client.accept();
    expect(heard).toEqual(["accepted"]);
    expect(client.controls).toMatchObject([{ operation: MqttOperation.SUBSCRIBE }]);
  });

  it("waits with its subscriptions until the packet fits", () => {
    const { client, heard } = openConnection();
    client.accept(20);
    expect([client.controls, client.violations]).toEqual([[], []]);
    client.writable();
    client.grant();
    expect(heard).toEqual(["accepted", "ready"]);
  });

  it("is ready once the subscriptions are granted", () => {
    const { client, heard } = openConnection();
    client.accept();
    client.grant();
    expect(heard).toEqual(["accepted", "ready"]);
  });

  it("ends where the hub refuses a subscription, after the callback", () => {
    const { board, client, heard } = openConnection();
    client.accept();
    client.grant([0, 0x80, 0]);
    expect(client.closed).toBe(false);
    advance(board.time, 0);
    expect(heard.at(-1)).toBe("failed: the hub refused the subscriptions (refused)");
    expect([client.closed, client.violations]).toEqual([true, []]);
  });

  it("is not made ready by anything that follows a refusal", () => {
    const { client, heard } = openConnection();
    client.accept();
    client.grant([0x80]);
    client.grant();
    expect(heard).toEqual(["accepted"]);
  });

  it("takes no second CONNACK and no SUBACK out of turn", () => {
    const { client, heard } = openConnection();
    client.grant();
    client.accept();
    client.call(() => client.options.onControl({ operation: MqttOperation.CONNACK }));
    expect(heard).toEqual(["accepted"]);
  });
});

describe("Connection: how far it has come", () => {
  it("is told until the hub has answered, and not after", () => {
    const { client, heard } = openConnection();
    for (const stage of ["resolving", "securing", "authenticating"] as const) client.reach(stage);
    client.accept();
    client.reach("authenticating");
    client.grant();
    expect(heard).toEqual(["resolving", "securing", "authenticating", "accepted", "ready"]);
  });

  it("tells of what kind its failure was", () => {
    const { client, heard } = openConnection();
    client.fail("expired", "certificateExpired");
    client.call(() => client.options.onStage?.("securing"));
    expect(heard).toEqual(["failed: expired (certificateExpired)"]);
  });
});
