import { memoryOpener } from "../host-sim/board/memoryPair";
import { MemoryStorage } from "../host-sim/board/memoryStorage";
import { SeededRandom } from "../host-sim/board/random";
import { VirtualTime } from "../host-sim/board/virtualTime";
import type { Engine } from "../host-sim/engine/engine";
import { installerCalibration } from "../host-sim/fleet/installerCalibration";
import { SimulatedDevice } from "../host-sim/fleet/simulatedDevice";
import { Hub } from "../host-sim/hub/hub";
import { HubError } from "../host-sim/hub/hubError";
import { openHubStore } from "../host-sim/hub/hubStore";
import { createSyntheticSoil } from "../host-sim/world/syntheticSoil";

/** One device with a calibrated probe and a hub in virtual time, with every byte between them counted. */
export interface DeviceRig {
  readonly time: VirtualTime;
  readonly hub: Hub;
  readonly device: SimulatedDevice;
  /** Bytes so far, of MQTT: what TLS, TCP and IP add is not in it. */
  readonly bytes: { sent: number; received: number };
  /** How often so far the device has waited for the hub: turns of the direction from it to the hub and back. */
  readonly roundTrips: () => number;
  close(): void;
}

export function createDeviceRig(engine: Engine, desired: Readonly<Record<string, unknown>>): DeviceRig {
  const random = new SeededRandom("bench");
  const time = new VirtualTime({ epoch: 1_767_225_600_000 });
  const store = openHubStore(":memory:");
  const hub = new Hub({
    store,
    clock: time,
    timer: time.timerFor("hub"),
    entropy: random.fork("hub"),
    hostName: "localhost",
  });
  const identity = hub.addDevice("soil-001");
  if (identity instanceof HubError) throw identity;
  hub.patchTwin("soil-001", {
    properties: { desired: { calibration: installerCalibration, ...desired } },
  });
  const bytes = { sent: 0, received: 0 };
  let roundTrips = 0;
  let isWaiting = false;
  const opener = memoryOpener({
    timer: time.timerFor("line"),
    accept: (stream) => {
      const write = stream.write.bind(stream);
      stream.write = (data) => {
        bytes.received += data.byteLength;
        if (isWaiting) roundTrips++;
        isWaiting = false;
        write(data);
      };
      hub.accept(stream);
      const { onData } = stream;
      stream.onData = (data) => {
        bytes.sent += data.byteLength;
        isWaiting = true;
        onData(data);
      };
    },
  });
  const device = new SimulatedDevice({
    time,
    identity: { host: "localhost", port: 8883, deviceId: "soil-001", sharedAccessKey: identity.primaryKey },
    engine,
    storage: new MemoryStorage(),
    world: createSyntheticSoil(random.fork("world")),
    random,
    opener,
    onLog: () => undefined,
  });
  device.powerOn();
  return {
    time,
    hub,
    device,
    bytes,
    roundTrips: () => roundTrips,
    close: () => {
      device.stop();
      hub.close();
      store.close();
    },
  };
}
