import type { Command } from "commander";
import { parseTarget } from "./arguments";
import { describeTelemetry, moduleOfMessage } from "./describeTelemetry";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import { interrupted } from "./interrupted";
import type { Output } from "./output";
import { servicePath } from "./servicePath";

/** One line of the local hub's telemetry stream. */
interface StreamRecord {
  readonly deviceId: string;
  readonly moduleId?: string;
  readonly enqueuedTime: string;
  readonly contentType: string;
  readonly systemProperties: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `loam telemetry`: follows what devices send. The stream is the local hub's own; Azure has Event Hubs for it. */
export function addTelemetryCommand(program: Command, output: () => Output): void {
  withHubConnection(
    program
      .command("telemetry [id]")
      .description(
        "follow telemetry, decoded, from the local hub: of all devices, of one with its modules, or of DEVICE/MODULE; Ctrl-C ends it",
      ),
  ).action(async (id: string | undefined, options: HubConnectionOptions) => {
    const path = id === undefined ? undefined : servicePath("twins", id);
    const hub = openHub(options);
    // A device that is not there would be waited for without end.
    if (path !== undefined) await hub.send("GET", path);
    const query = id === undefined ? "" : `?${streamQuery(id)}`;
    output().say(`Waiting for telemetry of ${id ?? "every device"}; Ctrl-C ends it.`);
    const { signal, done } = interrupted(output().interrupt);
    try {
      await hub.follow(`/loam/telemetry${query}`, signal, (line) => {
        const { deviceId, moduleId, enqueuedTime, contentType, systemProperties, body } =
          line as Partial<StreamRecord>;
        if (deviceId === undefined || enqueuedTime === undefined || typeof body !== "string")
          throw hub.notUnderstood();
        const descriptions = describeTelemetry({
          deviceId,
          module: moduleOfMessage(moduleId, systemProperties ?? {}),
          enqueuedTime,
          contentType: contentType ?? "",
          body: Buffer.from(body, "base64"),
        });
        for (const { record, words } of descriptions) output().event(record, words);
      });
    } finally {
      done();
    }
  });
}

function streamQuery(id: string): string {
  const { deviceId, moduleId } = parseTarget(id);
  return new URLSearchParams({ deviceId, ...(moduleId === undefined ? {} : { moduleId }) }).toString();
}
