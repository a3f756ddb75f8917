import type { Command } from "commander";
import { parsePayload, parseTarget, parseWhole } from "./arguments";
import { CliError } from "./cliError";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import { ownPlace, withPatience } from "./modulePlaces";
import type { Output } from "./output";
import { servicePath } from "./servicePath";

interface CallOptions extends HubConnectionOptions {
  readonly timeout: number;
  readonly connectTimeout: number;
}

/** The hub waits for the device as long as it is told; its own answer comes a little later. */
const methodMarginSeconds = 15;

/** `loam call`: a direct method. */
export function addCallCommand(program: Command, output: () => Output): void {
  withHubConnection(
    program
      .command("call <id> <method> [payload...]")
      .description(
        "call a direct method of a device (sampleNow, calibrate, reboot), or of a module as DEVICE/MODULE; the payload is key=value, or one JSON value",
      )
      .option(
        "--timeout <seconds>",
        "how long to wait for the answer, 5 to 300",
        parseWhole("time-out in seconds", 5, 300),
        30,
      )
      .option(
        "--connect-timeout <seconds>",
        "how long to wait before that for who is not connected, 0 to 300",
        parseWhole("connect time-out in seconds", 0, 300),
        0,
      ),
  ).action(async (id: string, method: string, payload: string[], options: CallOptions) => {
    const path = servicePath("twins", id);
    const value = parsePayload(payload);
    const hub = openHub(options, options.connectTimeout + options.timeout + methodMarginSeconds);
    const call = {
      methodName: method,
      payload: value,
      responseTimeoutInSeconds: options.timeout,
      connectTimeoutInSeconds: options.connectTimeout,
    };
    const { body } = await hub.send("POST", `${path}/methods`, call).catch((error: unknown) => {
      throw error instanceof CliError ? new CliError(withPatience(id, error.message), error.exitCode) : error;
    });
    const { status, payload: answer = null } = (body ?? {}) as { status?: unknown; payload?: unknown };
    if (typeof status !== "number") throw hub.notUnderstood();
    output().event(
      { event: "method", device: id, method, status, payload: answer },
      `${id} ${method}: ${status} ${JSON.stringify(answer)}`,
    );
    const who = parseTarget(id).moduleId === undefined ? "device" : "module";
    const place = status === 404 ? ownPlace(id, method) : undefined;
    if (status >= 300)
      throw new CliError(
        `The ${who} answered ${method} with status ${status}.${place === undefined ? "" : ` ${place}`}`,
      );
  });
}
