import type { Command } from "commander";
import type { Pacer } from "../board/pacer";
import type { Hub } from "../hub/hub";
import { HubError } from "../hub/hubError";
import { removeHubState, writeHubState } from "../hub/hubState";
import { type HubListeners, listen, MQTT_PORT, REST_PORT } from "../hub/listeners";
import { parseText, parseWhole } from "./arguments";
import { CliError } from "./cliError";
import type { Output } from "./output";

/** Options of a hub that listens. */
export interface HubPorts {
  readonly port: number;
  readonly restPort: number;
  readonly host: string;
  readonly name?: readonly string[];
}

/** Adds them to a command. */
export function withHubPorts(command: Command): Command {
  const port = parseWhole("port", 0, 65_535);
  return command
    .option("--port <n>", "port of MQTT over TLS; 0 for any free one", port, MQTT_PORT)
    .option("--rest-port <n>", "port of the REST interface (HTTPS); 0 for any free one", port, REST_PORT)
    .option(
      "--host <address>",
      "address to listen on; anything but loopback lets other machines in",
      parseText("address"),
      "127.0.0.1",
    )
    .option("--name <host>", "a further name or address for the hub's certificate; may be repeated", collect);
}

/** Opens the hub to the outside: certificates, listeners, and the note by which the other commands find it. */
export async function openListeners(
  hub: Hub,
  ports: HubPorts,
  folder: string,
  pacer: Pacer,
  output: Output,
): Promise<HubListeners> {
  // Loaded here: making certificates takes libraries that no other command needs.
  const { openCertificates } = await import("../hub/certificateAuthority");
  const { key, chain, caFile } = await openCertificates(folder, { names: ports.name ?? [] });
  const listeners = await listen(hub, {
    host: ports.host,
    mqttPort: ports.port,
    restPort: ports.restPort,
    certificates: { key, chain },
    enter: (callback) => pacer.enter(callback),
  }).catch((error: unknown) => {
    if (error instanceof HubError && error.code === "PortInUse")
      throw new CliError(
        `${error.message.replace(/\.$/, "")}; npx loam sim and npx loam hub take others with --port and --rest-port, 0 any free one.`,
      );
    throw error;
  });
  const { host, mqttPort, restPort } = listeners;
  const serviceConnectionString = hub.serviceConnectionString(`localhost:${restPort}`);
  try {
    writeHubState(folder, { mqttPort, restPort, serviceConnectionString, caFile });
  } catch (error) {
    await listeners.close();
    throw error;
  }
  output.event(
    { event: "listening", host, mqttPort, restPort, caFile },
    `Hub: MQTT over TLS on ${host}:${mqttPort}, REST on https://${host}:${restPort}, root certificate ${caFile}`,
  );
  return {
    ...listeners,
    close: () => {
      removeHubState(folder);
      return listeners.close();
    },
  };
}

function collect(name: string, names: readonly string[] = []): readonly string[] {
  return [...names, name];
}
