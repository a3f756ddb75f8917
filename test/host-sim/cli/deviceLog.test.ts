import { expect, it } from "vitest";
import { DeviceLogWords } from "../../../host-sim/cli/deviceLog";

/** What of these lines of one device people read. */
function read(...lines: string[]): readonly string[] {
  const words = new DeviceLogWords();
  return lines.filter((line) => words.of("soil-001", line) !== undefined);
}

it("names the device whose line it is", () => {
  expect(new DeviceLogWords().of("soil-002", "calibrated: dry")).toBe("soil-002  calibrated: dry");
});

it("says what a new fault means, and nothing of one that is not in the model", () => {
  const words = new DeviceLogWords();
  expect(words.of("a", "fault raised: hubSilent")).toBe(
    "a  fault raised: hubSilent. The hub took the connection and then did not answer in time.",
  );
  expect(words.of("a", "fault raised: toString")).toBe("a  fault raised: toString");
  expect(words.of("a", "fault cleared: hubSilent")).toBe("a  fault cleared: hubSilent");
});

it("leaves out what people are told anyway: settings, a blinking light, each module's connection", () => {
  const told = [
    "settings applied: logLevel=debug",
    "settings applied in alerting: enabled=true",
    "light on",
    "light off",
    "alerting: connected to localhost",
  ];
  const kept = ["identify: this one, for 10 s", "alerting: not connected: refused; next try in 2 s"];
  expect(read(...told, ...kept)).toEqual(kept);
});

it("tells of a connection once, and anew after a start or a failure", () => {
  const [start, online, failed] = ["loam 0.1.0 (x), start 1", "connected to localhost", "not connected: x"];
  expect(read(start, online, online, online)).toEqual([start, online]);
  expect(read(online, failed, online, start, online)).toEqual([online, failed, online, start, online]);
});

it("tells of each device's connection by itself", () => {
  const words = new DeviceLogWords();
  expect(words.of("a", "connected to localhost")).toBeDefined();
  expect(words.of("b", "connected to localhost")).toBeDefined();
  expect(words.of("a", "connected to localhost")).toBeUndefined();
});
