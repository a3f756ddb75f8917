import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Command } from "commander";
import { SeededRandom } from "../board/random";
import { VirtualTime } from "../board/virtualTime";
import { Hub } from "../hub/hub";
import { HubError } from "../hub/hubError";
import { openHubStore } from "../hub/hubStore";
import { idOf } from "../hub/identityAddress";
import { parseDuration, parseText } from "./arguments";
import { printHubEvents } from "./hubEvents";
import { type HubPorts, openListeners, withHubPorts } from "./hubListeners";
import type { Output } from "./output";
import { run } from "./run";
import { openStateFolder } from "./stateFolder";

interface HubOptions extends HubPorts {
  readonly store?: string;
  readonly duration?: number;
}

/** `loam hub`: the hub alone, for devices that come over the network. */
export function addHubCommand(program: Command, output: () => Output): void {
  withHubPorts(
    program
      .command("hub")
      .description(
        "run the local hub alone, and print its endpoints, root certificate and connection strings",
      )
      .option("--store <file>", "database of the hub (default: in the state folder)", parseText("file"))
      .option("--duration <t>", "stop after this time, as 90s or 2h", parseDuration),
  ).action(async (options: HubOptions) => serve(options, output()));
}

async function serve(options: HubOptions, output: Output): Promise<void> {
  const folder = openStateFolder();
  const store = openHubStore(options.store ?? join(folder, "hub.sqlite"));
  const time = new VirtualTime({ epoch: Date.now() });
  try {
    const hub = new Hub({
      store,
      clock: time,
      timer: time.timerFor("hub"),
      entropy: new SeededRandom(randomBytes(16).toString("hex")),
      hostName: "localhost",
      // Others are served on: the hub itself is whole.
      onDefect: (error) => output.remark(`Loam could not print what happened: ${String(error)}`),
    });
    // A first device, so that there is one to connect as.
    if (hub.listDevices().length === 0) hub.addDevice("soil-001");
    printHubEvents(hub, output);
    await run({
      time,
      speed: 1,
      duration: options.duration,
      interrupt: output.interrupt,
      open: async (pacer, close) => {
        const listeners = await openListeners(hub, options, folder, pacer, output);
        close(() => listeners.close());
        close(() => hub.close());
        printConnectionStrings(hub, listeners, output);
      },
    });
  } finally {
    store.close();
  }
}

function printConnectionStrings(
  hub: Hub,
  { mqttPort, restPort }: { mqttPort: number; restPort: number },
  output: Output,
): void {
  const service = hub.serviceConnectionString(`localhost:${restPort}`);
  output.event(
    { event: "connectionString", of: "service", connectionString: service },
    `Service: ${service}`,
  );
  const host = mqttPort === 8883 ? "localhost" : `localhost:${mqttPort}`;
  for (const { deviceId } of hub.listDevices()) {
    const modules = hub.listModules(deviceId);
    for (const id of [deviceId, ...(modules instanceof HubError ? [] : modules.map(idOf))]) {
      const connectionString = hub.deviceConnectionString(id, host);
      if (connectionString instanceof HubError) continue;
      const what = id === deviceId ? "Device" : "Module";
      output.event(
        { event: "connectionString", of: id, connectionString },
        `${what} ${id}: ${connectionString}`,
      );
    }
  }
  output.say(
    [
      "",
      "The hub waits for devices. In a second terminal, from this folder, type next:",
      '  npx loam device --connection-string "…"   run a simulated device, with a string from above',
      "  npx loam device add soil-002              register another",
      "Ctrl-C here stops it.",
      "",
    ].join("\n"),
  );
}
