import type { Command } from "commander";
import { parseConnectionString } from "../hub/connectionString";
import { HubError } from "../hub/hubError";
import { readHubState } from "../hub/hubState";
import { MQTT_PORT } from "../hub/listeners";
import { CliError, wrongCall } from "./cliError";
import { hostAndPort } from "./hostAndPort";
import { HubClient, SERVICE_PORT } from "./hubClient";
import { stateFolder } from "./stateFolder";
import { readCertificate, trustedRoots } from "./trustedRoots";

/** Options of every command that talks to a hub's service side. */
export interface HubConnectionOptions {
  readonly login?: string;
  readonly ca?: string;
}

/** Adds them to a command. */
export function withHubConnection(command: Command): Command {
  return command
    .option(
      "--login <string>",
      "service connection string of the hub (default: the local hub that runs from this folder; or LOAM_LOGIN)",
    )
    .option(
      "--ca <file>",
      "trusted root certificate, PEM (default: the local hub's own, else the public ones)",
    );
}

/** Seconds in which a hub answers whatever does not have to wait for a device. */
const usualAnswerSeconds = 30;

/** The hub that is meant: the one named, else the local one that runs from this folder. */
export function openHub(options: HubConnectionOptions, answerSeconds = usualAnswerSeconds): HubClient {
  const login = options.login ?? (process.env["LOAM_LOGIN"] || undefined);
  if (login !== undefined) {
    const connection = parseService(login);
    return new HubClient({
      connection,
      ca: trustedRoots(options.ca),
      deviceHostName: hostAndPort(connection.hostName, SERVICE_PORT).host,
      answerSeconds,
    });
  }
  const ca = options.ca === undefined ? undefined : readCertificate(options.ca);
  const state = readHubState(stateFolder());
  if (state instanceof HubError) throw new CliError(state.message);
  if (state === undefined || !isAlive(state.processId)) {
    throw new CliError(
      "No local hub runs from this folder: start one with `npm start` or `npx loam hub`, or name a hub with --login.",
    );
  }
  return new HubClient({
    connection: parseService(state.serviceConnectionString),
    ca: [ca ?? readCertificate(state.caFile)],
    deviceHostName: state.mqttPort === MQTT_PORT ? "localhost" : `localhost:${state.mqttPort}`,
    answerSeconds,
  });
}

/** A hub that was killed leaves its note behind. */
function isAlive(processId: number | undefined): boolean {
  if (processId === undefined) return true;
  try {
    // Signal 0 only asks.
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code !== "ESRCH";
  }
}

function parseService(text: string) {
  const connection = parseConnectionString(text);
  if (connection instanceof HubError) throw wrongCall(connection.message);
  if (connection.kind !== "service") {
    throw wrongCall(
      'That is a device\'s connection string; this takes "HostName=…;SharedAccessKeyName=…;SharedAccessKey=…".',
    );
  }
  return connection;
}
