import { firmwareVersion } from "../../../src/model/version";
import { deviceFixture, goodReading } from "./deviceFixture";

/** Written with each point: the clock of the fixture, and the firmware. */
export const written = { date: "2026-01-01T00:00:00Z", firmware: firmwareVersion };

/** The fixture with ways to put a probe into soil and calibrate there. */
export function bench(options: Parameters<typeof deviceFixture>[0] = {}) {
  const fixture = deviceFixture(options);
  const at = (millivolts: number, payload: object) => {
    fixture.probe.reading = { ...goodReading, moistureRaw: millivolts };
    return fixture.call("calibrate", { ...payload });
  };
  const message = () => fixture.answers.at(-1)?.body["message"];
  return { ...fixture, at, message };
}
