import { describe, expect, it } from "vitest";
import { connectFixture } from "./mqttFixture";

describe("keeping alive", () => {
  it("pings every three quarters of the interval while it is answered", () => {
    const { time, server, push, events } = connectFixture({ keepAlive: 60_000 });
    const pings: number[] = [];
    while (time.ticks() < 200_000) {
      time.step();
      if (server.packets.at(-1)?.cmd === "pingreq") {
        pings.push(Math.round(time.ticks() / 1000));
        server.packets.pop();
        push({ cmd: "pingresp" });
      }
    }
    expect(pings).toEqual([45, 90, 135, 180]);
    expect(events.every((event) => event.startsWith("control"))).toBe(true);
  });

  it("reports a hub that stopped answering after one and a half intervals", () => {
    const { time, events, server } = connectFixture({ keepAlive: 60_000 });
    time.runUntil(1000);
    server.pair?.silence();
    time.runUntil(89_000);
    expect(events).toHaveLength(1);
    time.runUntil(91_000);
    expect(events.at(-1)).toBe("error the hub does not answer any more (keep-alive)");
    expect(time.pending()).toEqual([]);
  });

  it("reports a hub that never answers CONNECT after one interval", () => {
    const { time, events } = connectFixture({ keepAlive: 60_000 }, false);
    time.runUntil(59_000);
    expect(events).toEqual([]);
    time.runUntil(61_000);
    expect(events).toEqual(["error the hub did not answer CONNECT"]);
  });
});
