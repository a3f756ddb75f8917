import { join } from "node:path";
import type { Command } from "commander";
import type { Pacer } from "../board/pacer";
import { openCertificates } from "../hub/certificateAuthority";
import type { Hub } from "../hub/hub";
import { removeHubState, writeHubState } from "../hub/hubState";
import { type HubListeners, listen } from "../hub/listeners";
import { parseWhole } from "./arguments";
import type { Output } from "./output";

export interface HubPorts {
  readonly port: number;
  readonly restPort: number;
  readonly host: string;
  readonly name: readonly string[];
}

/** Adds the options of a hub that listens. */
export function withHubPorts(command: Command): Command {
  return command
    .option("--port <n>", "port of MQTT over TLS; 0 for any free one", parseWhole("port", 0, 65_535), 8883)
    .option(
      "--rest-port <n>",
      "port of the REST interface (HTTPS); 0 for any free one",
      parseWhole("port", 0, 65_535),
      8443,
    )
    .option(
      "--host <address>",
      "address to listen on; anything but loopback lets other machines in",
      "127.0.0.1",
    )
    .option(
      "--name <host>",
      "a further host name or address for the hub's certificate; may be repeated",
      (name, names: readonly string[]) => [...names, name],
      [],
    );
}

/** Opens the hub to the outside: certificates, listeners, and the note by which the other commands find it. */
export async function openListeners(
  hub: Hub,
  ports: HubPorts,
  folder: string,
  pacer: Pacer,
  output: Output,
): Promise<{ close(): Promise<void> }> {
  const certificates = await openCertificates(folder, { names: ports.name });
  const listeners: HubListeners = await listen(hub, {
    host: ports.host,
    mqttPort: ports.port,
    restPort: ports.restPort,
    certificates,
    enter: (callback) => pacer.enter(callback),
  });
  const caFile = join(folder, "ca.pem");
  const serviceConnectionString = hub.serviceConnectionString(`localhost:${listeners.restPort}`);
  writeHubState(folder, {
    mqttPort: listeners.mqttPort,
    restPort: listeners.restPort,
    serviceConnectionString,
    caFile,
  });
  output.event(
    {
      event: "listening",
      host: ports.host,
      mqttPort: listeners.mqttPort,
      restPort: listeners.restPort,
      caFile,
    },
    `Hub: MQTT over TLS on ${ports.host}:${listeners.mqttPort}, REST on https://${ports.host}:${listeners.restPort}, root certificate ${caFile}`,
  );
  return {
    close: async () => {
      removeHubState(folder);
      await listeners.close();
    },
  };
}
