import { expect, it } from "vitest";
import { isModule, ownPlace, withComponentPlace, withPatience } from "../../../host-sim/cli/modulePlaces";

it("says where a module is to be found that the hub does not know, and of no other", () => {
  expect(withComponentPlace("Device soil-001 has no module inference.")).toBe(
    "Device soil-001 has no module inference. Where modules are components of their device: twin set soil-001 inference.…, call soil-001 inference*….",
  );
  for (const message of ["Device soil-001 has no module nobody.", "Device x is not registered.", ""])
    expect(withComponentPlace(message)).toBe(message);
});

it("says where a method of a module is to be called that its device has not", () => {
  expect(ownPlace("soil-001", "alerting*getLog")).toBe(
    "Where modules have identities of their own: call soil-001/alerting getLog.",
  );
  for (const [id, method] of [
    ["soil-001", "getLog"],
    ["soil-001", "probe*getLog"],
    ["soil-001/alerting", "alerting*getLog"],
  ] as const)
    expect(ownPlace(id, method)).toBeUndefined();
});

it("says how to wait for who is not connected", () => {
  const message = "Timed out waiting for device to connect.";
  expect(withPatience("soil-001", message)).toBe(`${message} --connect-timeout waits up to 300 seconds.`);
  expect(withPatience("soil-001/alerting", message)).toBe(
    `${message} Modules that take turns come once an hour; --connect-timeout waits up to 300 seconds.`,
  );
  expect(withPatience("soil-001", "Timed out waiting for the response.")).toBe(
    "Timed out waiting for the response.",
  );
});

it("knows the modules of the firmware, and no name of a prototype", () => {
  expect(["ingestion", "inference", "alerting"].every(isModule)).toBe(true);
  expect([undefined, "", "toString", "Alerting"].some(isModule)).toBe(false);
});
