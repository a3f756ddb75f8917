import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SeededRandom } from "../host-sim/board/random";
import { openCertificates } from "../host-sim/hub/certificateAuthority";
import { Hub } from "../host-sim/hub/hub";
import { HubError } from "../host-sim/hub/hubError";
import { openHubStore } from "../host-sim/hub/hubStore";
import { listen } from "../host-sim/hub/listeners";
import { createRealTimer } from "../host-sim/hub/realTimer";
import { collectGarbage } from "./collectGarbage";

/** What the hub in a process of its own tells with every question. */
export interface IdleHubAnswer {
  readonly port: number;
  /** The root to trust, PEM. */
  readonly ca: string;
  /** Of the policy iothubowner. */
  readonly policyKey: string;
  /** Of the device `late`. */
  readonly deviceKey: string;
  /** Of the whole process, garbage collected. */
  readonly residentBytes: number;
}

async function serve(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "loam-idle-"));
  const certificates = await openCertificates(folder);
  rmSync(folder, { recursive: true });
  const clock = { now: () => Date.now() };
  const entropy = new SeededRandom("idle");
  const store = openHubStore(":memory:");
  const hub = new Hub({ store, clock, timer: createRealTimer(), entropy, hostName: "localhost" });
  const { mqttPort: port } = await listen(hub, { certificates, mqttPort: 0, restPort: 0 });
  const device = hub.addDevice("late");
  if (device instanceof HubError) throw device;
  const policyKey = hub.policies.get("iothubowner")?.primaryKey ?? "";
  const known = { port, ca: certificates.ca, policyKey, deviceKey: device.primaryKey };
  process.on("message", ({ devices }: { devices: number }) => {
    for (let index = 0; index < devices; index++) hub.addDevice(`idle-${index}`);
    collectGarbage();
    process.send?.({ ...known, residentBytes: process.memoryUsage().rss } satisfies IdleHubAnswer);
  });
}

// As a process of its own: it serves until it is ended.
await serve();
