import type { Command } from "commander";
import { parseLooseValue, parseWhole } from "./arguments";
import { CliError } from "./cliError";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import type { Output } from "./output";
import { twinPath } from "./twinPath";

interface CallOptions extends HubConnectionOptions {
  readonly timeout: number;
}

/** The hub waits for the device that long; its own answer comes a little later. */
const methodMarginSeconds = 15;

/** `loam call`: a direct method. */
export function addCallCommand(program: Command, output: () => Output): void {
  withHubConnection(
    program
      .command("call <id> <method> [payload]")
      .description("call a direct method of a device (sampleNow, reboot); the payload is JSON")
      .option(
        "--timeout <seconds>",
        "how long to wait for the answer, 5 to 300",
        parseWhole("time-out in seconds", 5, 300),
        30,
      ),
  ).action(async (id: string, method: string, payload: string | undefined, options: CallOptions) => {
    const path = twinPath(id);
    const value = payload === undefined ? null : parseLooseValue(payload);
    const hub = openHub(options, options.timeout + methodMarginSeconds);
    const { body } = await hub.send("POST", `${path}/methods`, {
      methodName: method,
      payload: value,
      responseTimeoutInSeconds: options.timeout,
    });
    const { status, payload: answer = null } = (body ?? {}) as { status?: unknown; payload?: unknown };
    if (typeof status !== "number") throw hub.notUnderstood();
    output().event(
      { event: "method", device: id, method, status, payload: answer },
      `${id} ${method}: ${status} ${JSON.stringify(answer)}`,
    );
    if (status >= 300) throw new CliError(`The device answered ${method} with status ${status}.`);
  });
}
