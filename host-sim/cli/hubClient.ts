import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { connectionError } from "../board/connectionError";
import type { ServiceConnectionString } from "../hub/connectionString";
import { signSharedAccessSignature } from "../hub/sharedAccessSignature";
import { CliError } from "./cliError";
import { hostAndPort } from "./hostAndPort";
import { withComponentPlace } from "./modulePlaces";

/** The service REST interface of an IoT hub, Azure's or the local one [IoT Hub, REST reference]. */
export interface HubClientOptions {
  readonly connection: ServiceConnectionString;
  /** Trusted roots as PEM. */
  readonly ca: readonly string[];
  /** What a device's connection string names: the host, and the port of MQTT where it is not 8883. */
  readonly deviceHostName: string;
  /** How long the hub may be silent. */
  readonly answerSeconds: number;
}

/** HTTPS of Azure IoT Hub. */
export const SERVICE_PORT = 443;

const apiVersion = "2021-04-12";
const tokenSeconds = 3_600;
const maximumAnswerBytes = 4 * 1024 * 1024;

/** What the hub answered. */
export interface HubAnswer {
  readonly status: number;
  readonly body: unknown;
}

export class HubClient {
  readonly #options: HubClientOptions;

  constructor(options: HubClientOptions) {
    this.#options = options;
  }

  /** The host, and the port where it is not 443. */
  get hostName(): string {
    return this.#options.connection.hostName;
  }

  /** What a device's connection string names. */
  get deviceHostName(): string {
    return this.#options.deviceHostName;
  }

  /** Sends a request and gives the answer where its status is below 300; anything else is a CliError with the hub's words. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HubAnswer> {
    const answer = await this.#open(method, path, body, headers);
    const text = await this.#read(answer);
    const status = answer.statusCode ?? 0;
    const value = parse(text);
    if (status >= 300) throw new CliError(refusal(status, value, this.hostName));
    return { status, body: value };
  }

  /** For an answer that is none of an IoT hub's. */
  notUnderstood(): CliError {
    return new CliError(`${this.hostName} does not answer as an IoT hub does: check the host name.`);
  }

  /** Follows a stream of JSON lines until `signal` aborts or the hub ends it. */
  async follow(path: string, signal: AbortSignal, onRecord: (record: unknown) => void): Promise<void> {
    try {
      const answer = await this.#open("GET", path, undefined, {}, signal);
      const status = answer.statusCode ?? 0;
      if (status >= 300) throw new CliError(refusal(status, parse(await this.#read(answer)), this.hostName));
      let rest = "";
      for await (const chunk of answer.setEncoding("utf8")) {
        const lines = (rest + String(chunk)).split("\n");
        rest = lines.pop() ?? "";
        if (rest.length > maximumAnswerBytes) throw this.notUnderstood();
        for (const line of lines) {
          const record = parse(line);
          if (typeof record !== "object" || record === null) throw this.notUnderstood();
          onRecord(record);
        }
      }
    } catch (error) {
      if (!signal.aborted) throw this.#failure(error);
    }
  }

  #open(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const { connection, ca, answerSeconds } = this.#options;
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const separator = path.includes("?") ? "&" : "?";
    return new Promise((resolve, reject) => {
      const call = request(
        {
          method,
          ...hostAndPort(connection.hostName, SERVICE_PORT),
          path: `${path}${separator}api-version=${apiVersion}`,
          headers: {
            authorization: this.#token(),
            ...(content === undefined
              ? {}
              : { "content-type": "application/json; charset=utf-8", "content-length": content.byteLength }),
            ...headers,
          },
          ca: [...ca],
          ...(signal === undefined ? { timeout: answerSeconds * 1000 } : { signal }),
          agent: false,
        },
        resolve,
      );
      call.on("timeout", () => call.destroy(new CliError(`${connection.hostName} did not answer in time.`)));
      call.on("error", (error) => reject(signal?.aborted ? error : this.#failure(error)));
      call.end(content);
    });
  }

  #token(): string {
    const { hostName, sharedAccessKey, sharedAccessKeyName } = this.#options.connection;
    const expiry = Math.floor(Date.now() / 1000) + tokenSeconds;
    return signSharedAccessSignature({
      resource: hostName,
      key: sharedAccessKey,
      expiry,
      policy: sharedAccessKeyName,
    });
  }

  #failure(error: unknown): Error {
    if (error instanceof CliError) return error;
    const { message } = connectionError(error, hostAndPort(this.hostName, SERVICE_PORT));
    const hint = message.endsWith("is not trusted") ? "; --ca names the root certificate to trust" : "";
    return new CliError(`The hub cannot be used: ${message}${hint}.`);
  }

  async #read(answer: IncomingMessage): Promise<string> {
    let text = "";
    try {
      for await (const chunk of answer.setEncoding("utf8")) {
        text += String(chunk);
        if (text.length > maximumAnswerBytes) throw new CliError("The hub's answer is too large.");
      }
    } catch (error) {
      // A connection that breaks in the middle of an answer.
      throw this.#failure(error);
    }
    return text;
  }
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The hub's own words out of either form of its error body, or the status where it said nothing. */
function refusal(status: number, body: unknown, hostName: string): string {
  const outer = (body as { Message?: unknown } | undefined)?.Message;
  const inner =
    typeof outer === "string" ? (parse(outer) as { message?: unknown } | undefined)?.message : undefined;
  const words =
    typeof inner === "string"
      ? inner
      : typeof outer === "string"
        ? outer.replace(/^ErrorCode:\w+;\s*/, "")
        : "";
  if (words !== "") return withComponentPlace(words);
  if (status === 401) return `${hostName} refused the service key: check the connection string.`;
  return `${hostName} answered with status ${status}.`;
}
