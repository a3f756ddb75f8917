import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { generate, type IConnectPacket, type Packet, parser } from "mqtt-packet";
import { afterAll, beforeAll } from "vitest";
import { type HubCertificates, openCertificates } from "../../../host-sim/hub/certificateAuthority";
import { type HubListeners, listen } from "../../../host-sim/hub/listeners";
import { signSharedAccessSignature } from "../../../host-sim/hub/sharedAccessSignature";
import { connectPacket, HubBench, password } from "./hubBench";

/** Tokens are checked against real time where real clients connect. */
export const realExpiry = () => Math.floor(Date.now() / 1000) + 3600;

/** CONNECT of `soil-001`, good for an hour of real time. */
export function realConnect(changes: Partial<IConnectPacket> = {}): Buffer {
  return generate(connectPacket({ password: password(undefined, realExpiry()), ...changes }));
}

export interface Answer {
  readonly status: number;
  /** The next piece of the body. */
  next(): Promise<string>;
  end(): void;
}

/** The next packets from the hub. */
export async function packets(socket: TLSSocket, count: number): Promise<Packet[]> {
  const received: Packet[] = [];
  const reader = parser({ protocolVersion: 4 });
  reader.on("packet", (packet) => received.push(packet));
  while (received.length < count) reader.parse(((await once(socket, "data")) as [Buffer])[0]);
  return received;
}

/** For an hour of real time. */
export function serviceToken(bench: HubBench): string {
  const key = bench.hub.policies.get("service")?.primaryKey ?? "";
  return signSharedAccessSignature({ resource: "localhost", key, expiry: realExpiry(), policy: "service" });
}

/** Hubs that listen on real sockets, for the tests of one file. */
export class ListeningHub {
  #certificates: HubCertificates | undefined;

  constructor() {
    let folder: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "loam-listeners-"));
      this.#certificates = await openCertificates(folder);
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });
  }

  get certificates(): HubCertificates {
    if (this.#certificates === undefined) throw new Error("The certificates are made before the first test.");
    return this.#certificates;
  }

  /** Runs with a hub that listens on any free ports, and closes it. */
  async run(use: (bench: HubBench, listeners: HubListeners) => Promise<void>): Promise<void> {
    const bench = new HubBench();
    const { certificates } = this;
    const listeners = await listen(bench.hub, { certificates, mqttPort: 0, restPort: 0 });
    try {
      await use(bench, listeners);
    } finally {
      await listeners.close();
    }
  }

  async device(port: number, options = {}): Promise<TLSSocket> {
    const { ca } = this.certificates;
    const socket = connect({ host: "127.0.0.1", port, ca, servername: "localhost", ...options });
    await once(socket, "secureConnect");
    return socket;
  }

  /** A GET; the answer is there once its head is. */
  get(port: number, path: string, authorization: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { ca } = this.certificates;
      const target = { host: "127.0.0.1", servername: "localhost", port, path, ca };
      const call = request({ ...target, headers: { authorization }, agent: false }, (response) => {
        response.setEncoding("utf8");
        response.on("error", () => undefined);
        resolve({
          status: response.statusCode ?? 0,
          next: async () => String(((await once(response, "data")) as [string])[0]),
          end: () => {
            call.destroy();
          },
        });
      });
      call.on("error", reject);
      call.end();
    });
  }
}
