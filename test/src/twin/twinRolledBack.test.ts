import { describe, expect, it } from "vitest";
import { makeTwin, settle, syncedTwin, type TwinUnderTest } from "../support/fakeTwinHub";
import { activeFaults } from "../support/openConnection";

/** A device that has seen version 5 and stored it, and a hub that was restored to version 2. */
function rolledBack(): TwinUnderTest {
  const made = syncedTwin({ telemetryInterval: 10 });
  for (let count = 0; count < 4; count++) made.hub.patch({ telemetryInterval: 20 + count })();
  settle(made);
  made.twin.disconnected();
  made.hub.desired = { telemetryInterval: 50 };
  made.hub.desiredVersion = 2;
  return made;
}

function connect(made: TwinUnderTest): TwinUnderTest {
  made.twin.connected();
  settle(made);
  return made;
}

describe("Twin: a hub restored from a backup", () => {
  it("is told in the health report, and its document is taken", () => {
    const made = connect(rolledBack());
    expect(made.hub.reported).toMatchObject({
      health: { faults: { twinRolledBack: true } },
      telemetryInterval: { value: 50, ac: 200, av: 2 },
    });
  });

  it("is noticed after a restart as well, by the stored version", () => {
    const made = connect(rolledBack().restart());
    expect(made.hub.reported).toMatchObject({
      health: { faults: { twinRolledBack: true } },
      telemetryInterval: { value: 50, ac: 200, av: 2 },
    });
  });

  it("is told once: the next connection finds nothing wrong", () => {
    const made = connect(rolledBack());
    made.twin.disconnected();
    connect(made);
    expect(activeFaults(made.faults)).toEqual([]);
    expect(made.hub.answerFor("health")).toEqual({ faults: {} });
  });

  it("is told once over restarts too, even where it desires what was stored already", () => {
    const made = rolledBack();
    made.hub.desired = { telemetryInterval: 23 };
    connect(made);
    expect(activeFaults(made.faults)).toEqual(["twinRolledBack"]);
    made.twin.disconnected();
    expect(activeFaults(connect(made.restart()).faults)).toEqual([]);
  });

  it("is taken at its word where it desires nothing any more", () => {
    const made = rolledBack();
    made.hub.desired = {};
    made.hub.desiredVersion = 1;
    connect(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 900, ac: 203, av: 1 });
  });

  it("is not suspected by a device that has never stored a version", () => {
    expect(activeFaults(connect(makeTwin()).faults)).toEqual([]);
  });
});
