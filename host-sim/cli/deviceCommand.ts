import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import type { Command } from "commander";
import type { Identity } from "../../src/link/identity";
import { openFileStorage } from "../board/fileStorage";
import type { Pacer } from "../board/pacer";
import { SeededRandom } from "../board/random";
import { socketOpener } from "../board/socketStream";
import { VirtualTime } from "../board/virtualTime";
import { SimulatedDevice } from "../fleet/simulatedDevice";
import { parseConnectionString } from "../hub/connectionString";
import { HubError } from "../hub/hubError";
import type { SoilWorld } from "../world/soil";
import type { UscrnDepth } from "../world/uscrnFile";
import { parseDuration, parseWhole, parseWord } from "./arguments";
import { CliError, wrongCall } from "./cliError";
import { chooseEngine, type EngineName, engineNames } from "./engineChoice";
import { readCertificate } from "./hubConnection";
import type { Output } from "./output";
import { addRegistryCommands } from "./registryCommands";
import { run } from "./run";
import { stateFolder } from "./stateFolder";
import { chooseWorld, parseDepth } from "./world";

interface DeviceOptions {
  readonly connectionString?: string;
  readonly ca?: string;
  readonly engine: EngineName;
  readonly world?: string;
  readonly depth: UscrnDepth;
  readonly duration?: number;
  readonly seed: number;
}

/** `loam device`: one simulated device against any hub; and the registry commands. */
export function addDeviceCommand(program: Command, output: () => Output): void {
  const device = program
    .command("device")
    .description("run one simulated device against any hub over TLS, Azure IoT Hub included")
    .option("--connection-string <string>", '"HostName=…;DeviceId=…;SharedAccessKey=…"')
    .option("--ca <file>", "trusted root certificate, PEM (default: the public ones, and the local hub's)")
    .option(
      "--engine <engine>",
      "what runs the firmware: node or xs",
      parseWord("engine", engineNames),
      "node",
    )
    .option("--world <file>", "recorded station data for the soil: NOAA USCRN hourly02")
    .option("--depth <cm>", "depth of the recorded series: 5, 10, 20, 50 or 100", parseDepth, 5)
    .option(
      "--duration <t>",
      "stop after this time, as 90s or 2h; fails where the hub was never reached",
      parseDuration,
    )
    .option("--seed <n>", "seed of everything that is random", parseWhole("seed", 0, 999_999_999), 1)
    .action(async (options: DeviceOptions) => runDevice(options, output()));
  addRegistryCommands(device, output);
}

async function runDevice(options: DeviceOptions, output: Output): Promise<void> {
  const identity = identityOf(options.connectionString);
  const ca = trustedRoots(options.ca);
  const world = chooseWorld(options.world, options.depth);
  const engine = await chooseEngine(options.engine);
  const folder = join(stateFolder(), "devices");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const random = new SeededRandom(options.seed).fork(identity.deviceId);
  const time = new VirtualTime({ epoch: Date.now() });
  let wasConnected = false;
  try {
    await run({
      time,
      speed: 1,
      duration: options.duration,
      open: async (pacer) => {
        const device = new SimulatedDevice({
          time,
          identity,
          engine,
          storage: openFileStorage(join(folder, `${encodeURIComponent(identity.deviceId)}.json`)),
          world: shifted(world.create(random.fork("world")), world.startsAt, Date.now()),
          random,
          opener: openerThrough(pacer, ca),
          onLog: (line) => {
            if (line.startsWith("connected to ")) wasConnected = true;
            output.event({ event: "log", device: identity.deviceId, line }, line);
          },
        });
        device.powerOn();
        return () => device.stop();
      },
    });
  } finally {
    engine.close();
  }
  if (options.duration !== undefined && !wasConnected)
    throw new CliError(`${identity.host} was never reached.`);
}

/** Who the device is, out of its connection string. */
function identityOf(text: string | undefined): Identity {
  if (text === undefined) {
    throw wrongCall(
      'loam device takes --connection-string "HostName=…;DeviceId=…;SharedAccessKey=…", or one of list, add, remove.',
    );
  }
  const connection = parseConnectionString(text);
  if (connection instanceof HubError) throw wrongCall(connection.message);
  if (connection.kind !== "device") {
    throw wrongCall(
      `That is a ${connection.kind}'s connection string; a device's has HostName, DeviceId and SharedAccessKey.`,
    );
  }
  const { hostname, port } = new URL(`https://${connection.hostName}`);
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? 8883 : Number(port),
    deviceId: connection.deviceId,
    sharedAccessKey: connection.sharedAccessKey,
  };
}

/** The file named; else the public roots, and the local hub's own where it has run here. */
function trustedRoots(file: string | undefined): readonly string[] {
  if (file !== undefined) return [readCertificate(file)];
  const local = join(stateFolder(), "ca.pem");
  return existsSync(local) ? [...rootCertificates, readFileSync(local, "utf8")] : rootCertificates;
}

function openerThrough(pacer: Pacer, ca: readonly string[]) {
  return socketOpener({ tls: { ca }, enter: (callback) => pacer.enter(callback) });
}

/** A record of the past plays from its beginning, while the device's clock is today's, as the hub demands. */
function shifted(world: SoilWorld, startsAt: number | undefined, now: number): SoilWorld {
  if (startsAt === undefined) return world;
  return {
    moisture: (time) => world.moisture(time - now + startsAt),
    temperature: (time) => world.temperature(time - now + startsAt),
  };
}
