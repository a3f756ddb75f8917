import type { Command } from "commander";
import type { Identity } from "../../src/link/identity";
import type { Pacer } from "../board/pacer";
import { SeededRandom } from "../board/random";
import { socketOpener } from "../board/socketStream";
import { VirtualTime } from "../board/virtualTime";
import { SimulatedDevice } from "../fleet/simulatedDevice";
import { parseConnectionString } from "../hub/connectionString";
import { HubError } from "../hub/hubError";
import { MQTT_PORT } from "../hub/listeners";
import type { SoilWorld } from "../world/soil";
import type { UscrnDepth } from "../world/uscrnFile";
import { parseDuration, parseText, parseWhole, parseWord, quoted } from "./arguments";
import { CliError, wrongCall } from "./cliError";
import { chooseParts } from "./deviceParts";
import { chooseEngine, type EngineName, engineNames } from "./engineChoice";
import { withFaultWords } from "./faultWords";
import { hostAndPort } from "./hostAndPort";
import { moduleConnection } from "./moduleConnectionStrings";
import { withSessions } from "./moduleTransport";
import type { Output } from "./output";
import { addRegistryCommands } from "./registryCommands";
import { run } from "./run";
import { lockDevice, openDeviceFlash, openDeviceStorage } from "./stateFolder";
import { trustedRoots } from "./trustedRoots";
import { chooseWorld, parseDepth } from "./world";

interface DeviceOptions {
  readonly connectionString?: string;
  readonly moduleConnectionString?: readonly string[];
  readonly sessions?: number;
  readonly ca?: string;
  readonly engine: EngineName;
  readonly world?: string;
  readonly parts?: string;
  readonly depth: UscrnDepth;
  readonly duration?: number;
  readonly seed: number;
}

/** `loam device`: one simulated device against any hub; and the registry commands. */
export function addDeviceCommand(program: Command, output: () => Output): void {
  const device = program
    .command("device")
    .description("run one simulated device against any hub over TLS, Azure IoT Hub included")
    .option(
      "--connection-string <string>",
      '"HostName=…;DeviceId=…;SharedAccessKey=…" (or LOAM_CONNECTION_STRING, which no list of processes shows)',
    )
    .option(
      "--module-connection-string <string>",
      "one for each module, where modules have identities of their own: may be repeated (or LOAM_MODULE_CONNECTION_STRINGS, with blanks between)",
      (text: string, texts: readonly string[] = []) => [...texts, text],
    );
  withSessions(device, "with --module-connection-string")
    .option("--ca <file>", "trusted root certificate, PEM (default: the public ones, and the local hub's)")
    .option(
      "--engine <engine>",
      "what runs the firmware: node or xs",
      parseWord("engine", engineNames),
      "node",
    )
    .option(
      "--parts <file>",
      "device.json: what it carries (default: capacitive probe, DS18B20, battery)",
      parseText("file"),
    )
    .option("--world <file>", "recorded station data for the soil: NOAA USCRN hourly02, or ISMN (.stm)")
    .option("--depth <cm>", "depth of the USCRN series: 5, 10, 20, 50 or 100", parseDepth, 5)
    .option(
      "--duration <t>",
      "stop after this time, as 90s or 2h; fails where the hub was never reached",
      parseDuration,
    )
    .option("--seed <n>", "seed of everything that is random", parseWhole("seed", 0, 999_999_999), 1)
    .action(async (options: DeviceOptions, { args }: Command) => {
      const [word] = args;
      if (word !== undefined)
        throw wrongCall(`loam device has no command ${quoted(word)}; it has list, add and remove.`);
      await runDevice(options, output());
    });
  addRegistryCommands(device, output);
  // Refused above, in words of its own. After the registry commands, which would inherit it.
  device.allowExcessArguments();
}

async function runDevice(options: DeviceOptions, output: Output): Promise<void> {
  const identity = identityOf(options.connectionString ?? process.env["LOAM_CONNECTION_STRING"]);
  const unlock = lockDevice(identity.deviceId);
  try {
    await runAs(identity, options, output);
  } finally {
    unlock();
  }
}

async function runAs(identity: Identity, options: DeviceOptions, output: Output): Promise<void> {
  const modules = moduleConnection(identity, moduleStrings(options), options.sessions);
  const ca = trustedRoots(options.ca);
  const world = chooseWorld(options.world, options.depth);
  const parts = chooseParts(options.parts);
  const storage = openDeviceStorage(identity.deviceId);
  const engine = await chooseEngine(options.engine);
  const random = new SeededRandom(options.seed).fork(identity.deviceId);
  const flash = openDeviceFlash(identity.deviceId, random.fork("flash"));
  const time = new VirtualTime({ epoch: Date.now() });
  const contact = followContact(output, options.ca);
  try {
    await run({
      time,
      speed: 1,
      duration: options.duration,
      interrupt: output.interrupt,
      open: (pacer, close) => {
        const device = new SimulatedDevice({
          time,
          identity,
          modules,
          engine,
          storage,
          flash,
          world: shifted(world.create(random.fork("world")), world.startsAt, time.now()),
          parts,
          random,
          opener: openerThrough(pacer, ca),
          onLog: (line) => {
            contact.hear(line);
            output.event({ event: "log", device: identity.deviceId, line }, withFaultWords(line));
          },
        });
        close(() => device.stop());
        device.powerOn();
      },
    });
  } finally {
    engine.close();
  }
  const isOver = options.duration !== undefined && time.ticks() >= options.duration;
  if (isOver && !contact.wasConnected())
    throw new CliError(`The device was never connected to ${identity.host}${contact.reason()}.`);
}

/** Follows in a device's log whether it gets to its hub. */
function followContact(output: Output, ca: string | undefined) {
  let wasConnected = false;
  let isHinted = false;
  let last: string | undefined;
  return {
    hear(line: string): void {
      if (line.startsWith("connected to ")) wasConnected = true;
      const words = /^not connected: (.*); next try in /.exec(line)?.[1];
      if (words === undefined) return;
      last = words;
      if (!isHinted && words.includes("is not trusted")) {
        isHinted = true;
        output.remark(
          ca === undefined
            ? "Name the hub's root certificate with --ca FILE to trust it."
            : `The hub's root certificate is another than ${quoted(ca)}; name it with --ca FILE to trust it.`,
        );
      }
    },
    wasConnected: () => wasConnected,
    reason: () => `: ${last ?? "the first attempt was still under way"}`,
  };
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
  if (connection.gatewayHostName !== undefined)
    throw wrongCall(
      "Loam cannot connect through a gateway; leave GatewayHostName out to go to the hub itself.",
    );
  return {
    ...hostAndPort(connection.hostName, MQTT_PORT),
    deviceId: connection.deviceId,
    sharedAccessKey: connection.sharedAccessKey,
  };
}

/** What was given on the command line, else in the environment, which no list of processes shows. */
function moduleStrings({ moduleConnectionString: given }: DeviceOptions): readonly string[] {
  if (given !== undefined) return given;
  const texts = process.env["LOAM_MODULE_CONNECTION_STRINGS"]?.trim() ?? "";
  return texts === "" ? [] : texts.split(/\s+/);
}

function openerThrough(pacer: Pacer, ca: readonly string[]) {
  return socketOpener({ tls: { ca }, enter: (callback) => pacer.enter(callback) });
}

/** A record of the past plays from its beginning, while the device's clock is today's, as the hub demands. */
function shifted(world: SoilWorld, startsAt: number | undefined, now: number): SoilWorld {
  if (startsAt === undefined) return world;
  return {
    moisture: (time, depth) => world.moisture(time - now + startsAt, depth),
    temperature: (time, depth) => world.temperature(time - now + startsAt, depth),
  };
}
