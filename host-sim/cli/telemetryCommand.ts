import type { Command } from "commander";
import { describeTelemetry } from "./describeTelemetry";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import { interrupted } from "./interrupted";
import type { Output } from "./output";
import { twinPath } from "./twinPath";

/** One line of the local hub's telemetry stream. */
interface StreamRecord {
  readonly deviceId: string;
  readonly enqueuedTime: string;
  readonly contentType: string;
  readonly body: string;
}

/** `loam telemetry`: follows what devices send. The stream is the local hub's own; Azure has Event Hubs for it. */
export function addTelemetryCommand(program: Command, output: () => Output): void {
  withHubConnection(
    program
      .command("telemetry [id]")
      .description("follow telemetry, decoded, from the local hub; Ctrl-C ends it"),
  ).action(async (id: string | undefined, options: HubConnectionOptions) => {
    const path = id === undefined ? undefined : twinPath(id);
    const hub = openHub(options);
    // A device that is not there would be waited for without end.
    if (path !== undefined) await hub.send("GET", path);
    const query = id === undefined ? "" : `?deviceId=${encodeURIComponent(id)}`;
    output().say(`Waiting for telemetry of ${id ?? "every device"}; Ctrl-C ends it.`);
    const { signal, done } = interrupted(output().interrupt);
    try {
      await hub.follow(`/loam/telemetry${query}`, signal, (record) => {
        const { deviceId, enqueuedTime, contentType, body } = record as Partial<StreamRecord>;
        if (deviceId === undefined || enqueuedTime === undefined || typeof body !== "string")
          throw hub.notUnderstood();
        const described = describeTelemetry({
          deviceId,
          enqueuedTime,
          contentType: contentType ?? "",
          body: Buffer.from(body, "base64"),
        });
        output().event(described.record, described.words);
      });
    } finally {
      done();
    }
  });
}
