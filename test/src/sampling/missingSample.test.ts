import { describe, expect, it } from "vitest";
import { faultOfMissing, missingSample } from "../../../src/sampling/missingSample";

describe("missingSample", () => {
  it("has the fault of each quantity that the part should have given", () => {
    expect(
      missingSample({ bus: "sdi12", gives: ["moistureRaw", "temperature", "conductivity"] }, "noResponse"),
    ).toEqual({
      moistureRaw: { fault: "moistureNoResponse" },
      temperature: { fault: "temperatureNoResponse" },
      conductivity: { fault: "moistureNoResponse" },
    });
    expect(missingSample({ bus: "i2c", gives: ["airTemperature", "airHumidity"] }, "notReady")).toEqual({
      airTemperature: { fault: "airNoResponse" },
      airHumidity: { fault: "airNoResponse" },
    });
  });

  it("tells a probe that is slow from one that is silent", () => {
    expect(missingSample({ bus: "i2c", gives: ["moistureRaw", "boardTemperature"] }, "notReady")).toEqual({
      moistureRaw: { fault: "moistureNotReady" },
      boardTemperature: { fault: "temperatureNotReady" },
    });
  });

  it("asks of an analogue part for a signal, not for an answer", () => {
    expect(faultOfMissing({ bus: "analog" }, "moistureRaw")).toBe("moistureNoSignal");
    expect(faultOfMissing({ bus: "i2c" }, "moistureRaw")).toBe("moistureNoResponse");
    expect(faultOfMissing({ bus: "analog" }, "battery")).toBe("batteryNoSignal");
  });
});
