import type { Command } from "commander";
import { parseTarget } from "./arguments";
import { describeTelemetry } from "./describeTelemetry";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import { interrupted } from "./interrupted";
import type { Output } from "./output";

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
    const deviceId = id === undefined ? undefined : encodeURIComponent(parseTarget(id).deviceId);
    const hub = openHub(options);
    // A device that is not there would be waited for without end.
    if (deviceId !== undefined) await hub.send("GET", `/twins/${deviceId}`);
    const query = deviceId === undefined ? "" : `?deviceId=${deviceId}`;
    const { signal, done } = interrupted(output().interrupt);
    try {
      await hub.follow(`/loam/telemetry${query}`, signal, (record) => {
        const { deviceId, enqueuedTime, contentType, body } = record as StreamRecord;
        const described = describeTelemetry({
          deviceId,
          enqueuedTime,
          contentType,
          body: Buffer.from(body, "base64"),
        });
        output().event(described.record, described.words);
      });
    } finally {
      done();
    }
  });
}
