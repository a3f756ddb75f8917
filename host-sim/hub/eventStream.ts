import type { Hub } from "./hub";
import type { HubObserver, TelemetryEvent } from "./hubObserver";

/** Bytes that may wait for a reader that is slower than the events; then its stream ends. */
const BACKLOG_LIMIT = 1024 * 1024;

type Send = (record: unknown) => void;

/** Whose events a stream gives: of one device with its modules, of one module, or all. */
export interface StreamFilter {
  readonly deviceId: string | undefined;
  readonly moduleId: string | undefined;
}

/** Telemetry as JSON, one message a line, from now on. */
export function telemetryLines(hub: Hub, filter: StreamFilter): ReadableStream<Uint8Array> {
  return lines((send) =>
    hub.observe({
      onTelemetry: (event) => {
        if (isMeant(filter, event)) send(telemetryRecord(event));
      },
    }),
  );
}

/** Everything that is observed, as JSON, one event a line with its name as `event`. */
export function eventLines(hub: Hub, filter: StreamFilter): ReadableStream<Uint8Array> {
  return lines((send) => {
    const pass = (event: string) => (facts: StreamFilter) => {
      if (isMeant(filter, facts)) send({ event, ...facts });
    };
    const observer: HubObserver = {
      onTelemetry: (event) => pass("telemetry")(telemetryRecord(event)),
      onReported: pass("reported"),
      onDesired: pass("desired"),
      onConnected: pass("connected"),
      onDisconnected: pass("disconnected"),
      onRefused: pass("refused"),
      onMethod: pass("method"),
    };
    return hub.observe(observer);
  });
}

function isMeant(filter: StreamFilter, { deviceId, moduleId }: StreamFilter): boolean {
  if (filter.deviceId !== undefined && filter.deviceId !== deviceId) return false;
  return filter.moduleId === undefined || filter.moduleId === moduleId;
}

function telemetryRecord(event: TelemetryEvent) {
  const { systemProperties, body, ...rest } = event;
  return {
    ...rest,
    contentType: systemProperties["content-type"] ?? "",
    systemProperties,
    body: Buffer.from(body).toString("base64"),
  };
}

function lines(follow: (send: Send) => () => void): ReadableStream<Uint8Array> {
  let leave: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        leave = follow((record) => {
          controller.enqueue(Buffer.from(`${JSON.stringify(record)}\n`));
          if ((controller.desiredSize ?? 0) > 0) return;
          leave();
          controller.close();
        });
      },
      cancel() {
        leave();
      },
    },
    { highWaterMark: BACKLOG_LIMIT, size: (chunk) => chunk.byteLength },
  );
}
