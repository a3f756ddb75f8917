import type { Context } from "hono";
import { type JsonValue, parseBoundedJson } from "./boundedJson";
import { HubError } from "./hubError";

const bounds = { maximumBytes: 256 * 1024, maximumDepth: 64 };

/**
 * The body of a request as JSON, `null` for one without. Only for who may make the request: nothing of a stranger's body
 * is kept. A body that says how long it is, and is too long, is not read at all; none is read beyond the limit.
 */
export async function bodyOf(context: Context): Promise<JsonValue | HubError> {
  const announced = Number(context.req.header("content-length") ?? 0);
  const bytes = announced > bounds.maximumBytes ? undefined : await readBody(context.req.raw.body);
  if (bytes === undefined)
    return new HubError("MessageTooLarge", `A body may have ${bounds.maximumBytes} bytes.`);
  if (bytes.length === 0) return null;
  const outcome = parseBoundedJson(bytes, bounds);
  if ("value" in outcome) return outcome.value;
  return new HubError(
    outcome.fault === "malformed" ? "IotHubFormatError" : "ArgumentInvalid",
    outcome.sentence,
  );
}

/** All of it, or `undefined` where there is more than the limit. */
async function readBody(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(pieces);
    length += value.byteLength;
    if (length > bounds.maximumBytes) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(value);
  }
}
