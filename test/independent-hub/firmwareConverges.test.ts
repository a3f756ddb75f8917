import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FirmwareOnTextbookHub } from "./firmwareOnTextbookHub";

const device = FirmwareOnTextbookHub.deviceId;
const minute = 60_000;

const defaults: { readonly [name: string]: unknown } = { telemetryInterval: 900, healthInterval: 3600 };

/** What may happen, each named so that a counterexample reads as a story. */
const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ desire: fc.constantFrom("telemetryInterval", "healthInterval"), to: value() }),
  },
  fc.constantFrom("cut", "kick", "power cut", "network away", "network back", "lose a push", "double a push"),
  fc.constantFrom(
    "lose a reply",
    "fail a request",
    "lose an acknowledgement",
    "back up",
    "restore the backup",
  ),
  fc.record({ wait: fc.integer({ min: 0, max: 5 * minute }) }),
);

function value() {
  return fc.oneof(fc.integer({ min: 60, max: 900 }), fc.constant(null));
}

function happen(
  rig: FirmwareOnTextbookHub,
  what: typeof event extends fc.Arbitrary<infer Event> ? Event : never,
) {
  const { faults } = rig.hub;
  if (typeof what !== "string") {
    if ("wait" in what) rig.run(what.wait);
    else rig.desire({ [what.desire]: what.to });
    return;
  }
  const acts: { readonly [name: string]: () => void } = {
    cut: () => rig.cut(),
    kick: () => rig.hub.kick(device),
    "power cut": () => rig.powerOff().powerOn(),
    "network away": () => rig.setNetwork(false),
    "network back": () => rig.setNetwork(true),
    "lose a push": () => faults.losePushes(1),
    "double a push": () => faults.doublePushes(1),
    "lose a reply": () => faults.loseReplies(1),
    "fail a request": () => faults.failGets(1, 500),
    "lose an acknowledgement": () => faults.loseAcknowledgements(1),
    "back up": () => rig.hub.backUp(device),
    "restore the backup": () => rig.hub.restoreBackup(device),
  };
  acts[what]?.();
}

/** All is well again: what had not struck yet never will. */
function heal(rig: FirmwareOnTextbookHub): void {
  for (const fault of [
    "losePushes",
    "doublePushes",
    "loseReplies",
    "failGets",
    "loseAcknowledgements",
  ] as const)
    rig.hub.faults[fault](0);
  rig.setNetwork(true).run(minute);
}

function expectAgreement(rig: FirmwareOnTextbookHub): void {
  const { properties, version } = rig.hub.desired(device);
  for (const [name, fallback] of Object.entries(defaults)) {
    const answer = rig.acknowledgement(name);
    const code = name in properties ? 200 : 203;
    expect(answer).toMatchObject({ value: properties[name] ?? fallback, ac: code });
    expect(answer?.av).toBeLessThanOrEqual(version);
  }
  expect([rig.hub.violations, rig.hub.refusals, rig.end()]).toEqual([[], [], []]);
}

describe("the firmware and the textbook hub", () => {
  it("come to agree with the next connection, whatever happened", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const rig = new FirmwareOnTextbookHub().synced();
        for (const what of events) happen(rig, what);
        heal(rig);
        expectAgreement(rig.cut().run(15 * minute));
      }),
      { numRuns: 20 },
    );
  });

  it("come to agree with the next change, whatever happened but a restored backup", () => {
    const events = event.filter((what) => what !== "restore the backup");
    fc.assert(
      fc.property(fc.array(events, { maxLength: 12 }), (events) => {
        const rig = new FirmwareOnTextbookHub().synced();
        for (const what of events) happen(rig, what);
        heal(rig);
        // A lost change shows by the gap that the next one leaves.
        rig.desire({ logLevel: "warning" });
        expectAgreement(rig.run(15 * minute));
      }),
      { numRuns: 20 },
    );
  });
});
