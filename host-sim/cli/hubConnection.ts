import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { parseConnectionString } from "../hub/connectionString";
import { HubError } from "../hub/hubError";
import { readHubState } from "../hub/hubState";
import { CliError, wrongCall } from "./cliError";
import { HubClient } from "./hubClient";
import { stateFolder } from "./stateFolder";

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

/** The hub that is meant: the one named, else the local one that runs from this folder. */
export function openHub(options: HubConnectionOptions): HubClient {
  const login = options.login ?? process.env["LOAM_LOGIN"];
  const ca = options.ca === undefined ? undefined : readCertificate(options.ca);
  if (login !== undefined) return new HubClient({ connection: parseService(login), ca });
  const state = readHubState(stateFolder());
  if (state instanceof HubError || state === undefined) {
    throw new CliError(
      "No local hub runs from this folder: start one with `npm start` or `npx loam hub`, or name a hub with --login.",
    );
  }
  return new HubClient({
    connection: parseService(state.serviceConnectionString),
    ca: ca ?? readCertificate(state.caFile),
  });
}

/** Reads a trusted root; a file that is not there or is no certificate is a wrong call. */
export function readCertificate(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw wrongCall(`The certificate file ${file} cannot be read.`);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----"))
    throw wrongCall(`${file} holds no certificate in PEM form.`);
  return text;
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
