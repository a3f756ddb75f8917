import { join } from "node:path";
import type { Command } from "commander";
import { MemoryStorage } from "../board/memoryStorage";
import type { Engine } from "../engine/engine";
import { installerSettings } from "../fleet/installerCalibration";
import { Simulation } from "../fleet/simulation";
import { openHubStore } from "../hub/hubStore";
import type { UscrnDepth } from "../world/uscrnFile";
import { parseDuration, parseSpeed, parseText, parseWhole, parseWord, quoted } from "./arguments";
import { wrongCall } from "./cliError";
import { describeTelemetry, moduleOfMessage } from "./describeTelemetry";
import { DeviceLogWords } from "./deviceLog";
import { chooseParts } from "./deviceParts";
import { chooseEngine, type EngineName, engineNames } from "./engineChoice";
import { printHubEvents } from "./hubEvents";
import { type HubPorts, openListeners, withHubPorts } from "./hubListeners";
import { chooseModules, type ModuleTransportOptions, withModuleTransport } from "./moduleTransport";
import type { Output } from "./output";
import { run } from "./run";
import { checkScript, parseScriptStep, type ScriptStep } from "./script";
import { openScenario } from "./simScenario";
import { lockDevice, openDeviceFlash, openDeviceStorage, openStateFolder, stateFolder } from "./stateFolder";
import { chooseWorld, parseDepth } from "./world";

interface SimOptions extends HubPorts, ModuleTransportOptions {
  readonly devices: number;
  readonly engine: EngineName;
  readonly speed: number;
  readonly world?: string;
  readonly scenario?: string;
  readonly parts?: string;
  readonly depth?: UscrnDepth;
  readonly duration?: number;
  readonly seed?: number;
  readonly interval?: number;
  readonly at?: readonly ScriptStep[];
  readonly store?: string;
}

/** Where a run that must repeat begins, unless a station's record says otherwise: 2026-01-01T00:00:00Z. */
const repeatableEpoch = 1_767_225_600_000;

/** Seconds: somebody watches, so something should happen soon. In virtual time the firmware's own interval holds. */
const demoInterval = 5;

/** `loam sim`: hub and devices in one process. */
export function addSimCommand(program: Command, output: () => Output): void {
  const sim = withModuleTransport(
    program
      .command("sim")
      .description("run the local hub and simulated devices with the real firmware, in one process")
      .option(
        "--devices <n>",
        "how many devices, soil-001 onwards",
        parseWhole("number of devices", 1, 1_000),
        1,
      )
      .option(
        "--engine <engine>",
        "what runs the firmware: node or xs",
        parseWord("engine", engineNames),
        "node",
      ),
  );
  withHubPorts(
    sim
      .option(
        "--speed <x>",
        "times real time, or max for as fast as it goes (needs --duration)",
        parseSpeed,
        1,
      )
      .option(
        "--scenario <file>",
        "a field, a device and what happens to them (scenarios/*.yaml); it brings world, parts, seed and duration",
        parseText("file"),
      )
      .option(
        "--parts <file>",
        "device.json: what each device carries (default: capacitive probe, DS18B20, battery)",
        parseText("file"),
      )
      .option("--world <file>", "recorded station data for the soil: NOAA USCRN hourly02, or ISMN (.stm)")
      .option("--depth <cm>", "depth of the USCRN series: 5, 10, 20, 50 or 100 (default: 5)", parseDepth)
      .option("--duration <t>", "stop after this much virtual time, as 90s, 15m, 2h or 1d", parseDuration)
      .option(
        "--seed <n>",
        "seed of everything that is random (default: 1, or the scenario's)",
        parseWhole("seed", 0, 999_999_999),
      )
      .option(
        "--interval <s>",
        "telemetryInterval that the hub desires of a device it has not known before (default: 5; none with --speed max or --scenario)",
        parseWhole("interval in seconds", 5, 86_400),
      )
      .option(
        "--at <step>",
        'what happens at a moment: "1h set soil-001 telemetryInterval=60", "2h call soil-001 sampleNow", "3h network soil-001 off" (or on; power likewise), "5h fault soil-001 ds18b20 noAnswer" (or none; ds18b20@2 is the one at place 2), "6h battery soil-001 0.1"; may be repeated',
        collect,
      )
      .option(
        "--store <file>",
        "database of the hub (default: in the state folder; in memory with --speed max or --scenario)",
        parseText("file"),
      ),
  ).action(async (options: SimOptions) => simulate(options, output()));
}

async function simulate(options: SimOptions, output: Output): Promise<void> {
  const isLive = Number.isFinite(options.speed);
  const scenario = options.scenario === undefined ? undefined : openScenario(options.scenario, options.seed);
  for (const other of ["world", "depth", "parts"] as const)
    if (scenario !== undefined && options[other] !== undefined)
      throw wrongCall(`--scenario brings its own ${other}; leave --${other} out.`);
  const duration = options.duration ?? scenario?.lastsMilliseconds;
  const seed = options.seed ?? scenario?.seed ?? 1;
  if (!isLive && duration === undefined) throw wrongCall("--speed max needs --duration, as --duration 1d.");
  const { at: steps = [] } = options;
  const modules = chooseModules(options);
  const world = scenario?.world ?? chooseWorld(options.world, options.depth ?? 5);
  const parts = chooseParts(options.parts);
  const folder = isLive ? openStateFolder() : stateFolder();
  // A scenario has a beginning: nothing of an earlier run may be in it.
  const isLasting = isLive && scenario === undefined;
  const store = openHubStore(options.store ?? (isLasting ? join(folder, "hub.sqlite") : ":memory:"));
  let engine: Engine | undefined;
  let readings = 0;
  const unlocks: (() => void)[] = [];
  const log = new DeviceLogWords();
  try {
    engine = await chooseEngine(options.engine);
    const simulation = new Simulation({
      epoch: world.startsAt ?? (isLive ? Date.now() : repeatableEpoch),
      seed,
      deviceCount: options.devices,
      engine,
      store,
      hostName: "localhost",
      isRepeatable: !isLive,
      modules,
      createStorage: (id) => {
        // One live run to a folder: its note names the hub for the other commands.
        if (isLive) unlocks.push(lockDevice(id));
        return isLasting ? openDeviceStorage(id) : new MemoryStorage();
      },
      ...(isLasting && { createFlash: openDeviceFlash }),
      createWorld: world.create,
      equipment: scenario?.equipment ?? (() => ({ parts })),
      firstDesired: {
        ...(scenario?.desired ?? installerSettings(parts)),
        ...interval(options.interval ?? (isLasting ? demoInterval : undefined)),
      },
      onLog: (device, line) => {
        // The telemetry that follows says the same.
        if (!line.startsWith("reading ")) output.event({ event: "log", device, line }, log.of(device, line));
      },
    });
    const { hub, time } = simulation;
    checkScript(steps, simulation, duration);
    scenario?.follow(simulation, output);
    if (isLive && scenario !== undefined) output.say(beginning(options.store));
    const stopPrinting = printHubEvents(hub, output);
    hub.observe({
      onTelemetry: ({ deviceId, moduleId, enqueuedTime, systemProperties, body }) => {
        const module = moduleOfMessage(moduleId, systemProperties);
        if (module !== undefined) return;
        if (isLive && readings === 0) suggest(modules.transport, output);
        const contentType = systemProperties["content-type"] ?? "";
        readings += describeTelemetry({ deviceId, module, enqueuedTime, contentType, body }).length;
      },
    });
    for (const step of steps) {
      time.timer.set("script", step.atMilliseconds, () => {
        if (step.told !== undefined) output.event(step.told.event, `${step.id}  ${step.told.words}`);
        step.run(simulation);
      });
    }
    await run({
      time,
      speed: options.speed,
      duration,
      interrupt: output.interrupt,
      open: async (pacer, close) => {
        if (isLive) {
          const listeners = await openListeners(hub, options, folder, pacer, output);
          close(() => listeners.close());
        }
        close(() => {
          stopPrinting();
          simulation.stop();
        });
        simulation.start();
      },
    });
    output.event(
      { event: "end", virtualSeconds: time.ticks() / 1000, readings },
      `Stopped after ${readings} ${readings === 1 ? "reading" : "readings"}.`,
    );
  } finally {
    engine?.close();
    for (const unlock of unlocks) unlock();
    store.close();
  }
}

function beginning(store: string | undefined): string {
  return store === undefined
    ? "The scenario begins anew: hub and devices are in memory, and what is kept in the state folder stays as it is."
    : `The scenario's devices begin anew, in memory. The hub goes on from ${quoted(store)}: a device that it knows keeps what is desired of it.`;
}

function interval(telemetryInterval: number | undefined): { readonly telemetryInterval?: number } {
  return telemetryInterval === undefined ? {} : { telemetryInterval };
}

function suggest(transport: ModuleTransportOptions["moduleTransport"], output: Output): void {
  const switched =
    transport === "component" ? "soil-001 alerting.enabled=false" : "soil-001/alerting enabled=false";
  const calls = [
    ["twin set soil-001 telemetryInterval=10", "change how often it measures"],
    ["twin set soil-001 alerts.soilMoistureLow=0.3", "have it tell when the soil is drier than that"],
    [`twin set ${switched}`, "switch one of its modules off; true brings it back"],
    ["call soil-001 sampleNow", "ask for a reading now"],
    ["call soil-001 restartModule module=inference", "start one of its modules anew"],
    ["twin get soil-001", "see everything it reports"],
  ] as const;
  const width = Math.max(...calls.map(([call]) => call.length));
  output.say(
    [
      "",
      "That is the real firmware, measuring simulated soil. In a second terminal, from this folder, type next:",
      ...calls.map(([call, effect]) => `  npx loam ${call.padEnd(width)}   ${effect}`),
      "Ctrl-C here stops it.",
      "",
    ].join("\n"),
  );
}

function collect(text: string, steps: readonly ScriptStep[] = []): readonly ScriptStep[] {
  return [...steps, parseScriptStep(text)];
}
