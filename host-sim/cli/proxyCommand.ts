import type { Command } from "commander";
import { SeededRandom } from "../board/random";
import type { StreamTarget } from "../board/streamOpener";
import { VirtualTime } from "../board/virtualTime";
import type { PipeEnding, PipeLife } from "../proxy/chaosPipe";
import type { ChaosPlan } from "../proxy/chaosPlan";
import { openChaosProxy } from "../proxy/chaosProxy";
import { ChaosTally } from "../proxy/chaosTally";
import { parseDuration, parseText, parseWhole } from "./arguments";
import { parseCut, parseHostAndPort, parsePart } from "./chaosArguments";
import { CliError } from "./cliError";
import type { Output } from "./output";
import { run } from "./run";

interface ProxyOptions {
  readonly listen: number;
  readonly host: string;
  readonly to: StreamTarget;
  readonly delay?: number;
  readonly jitter?: number;
  readonly throttle?: number;
  readonly loss?: number;
  readonly cutAfter?: ReturnType<typeof parseCut>;
  readonly halfOpen?: number;
  readonly reset?: number;
  readonly refuse?: boolean;
  readonly seed: number;
  readonly duration?: number;
}

/** `loam proxy`: a bad network between a device and a hub. */
export function addProxyCommand(program: Command, output: () => Output): void {
  const milliseconds = (what: string) => parseWhole(what, 0, 600_000);
  program
    .command("proxy")
    .description(
      "put a bad network between a device and a hub: what passes (TLS too) is delayed, but not read",
    )
    .requiredOption("--listen <port>", "port to listen on; 0 for any free one", parseWhole("port", 0, 65_535))
    .requiredOption("--to <host:port>", "where connections go, as localhost:8883", parseHostAndPort)
    .option(
      "--host <address>",
      "address to listen on; anything but loopback lets other machines in",
      parseText("address"),
      "127.0.0.1",
    )
    .option("--delay <ms>", "each way takes so much longer", milliseconds("delay in milliseconds"))
    .option(
      "--jitter <ms>",
      "and up to so much longer still, by chance",
      milliseconds("jitter in milliseconds"),
    )
    .option(
      "--throttle <bytes/s>",
      "so many bytes a second each way at most",
      parseWhole("number of bytes a second", 1, 1_000_000_000),
    )
    .option(
      "--loss <percent>",
      "segments that are lost: each is a stall, as TCP sends it again after 1 s, 2 s, 4 s, …",
      parsePart("percentage", 100),
    )
    .option(
      "--reset <probability>",
      "at each segment the connection may be reset",
      parsePart("probability", 1),
    )
    .option("--cut-after <bytes|t>", "close each connection after so many bytes, or so long", parseCut)
    .option(
      "--half-open <t>",
      "after so long nothing arrives any more, and neither end is told",
      parseDuration,
    )
    .option("--refuse", "reset each connection at once")
    .option("--seed <n>", "seed of everything that is random", parseWhole("seed", 0, 999_999_999), 1)
    .option("--duration <t>", "stop after this time, as 90s or 2h", parseDuration)
    .action(async (options: ProxyOptions) => serve(options, output()));
}

function planOf(options: ProxyOptions): ChaosPlan {
  const { delay, jitter, throttle, loss, cutAfter, halfOpen, reset, refuse } = options;
  return {
    ...(delay !== undefined && { delayMilliseconds: delay }),
    ...(jitter !== undefined && { jitterMilliseconds: jitter }),
    ...(throttle !== undefined && { bytesPerSecond: throttle }),
    ...(loss !== undefined && { lossProbability: loss / 100 }),
    ...(reset !== undefined && { resetProbability: reset }),
    ...(cutAfter !== undefined &&
      ("bytes" in cutAfter
        ? { cutAfterBytes: cutAfter.bytes }
        : { cutAfterMilliseconds: cutAfter.milliseconds })),
    ...(halfOpen !== undefined && { halfOpenAfterMilliseconds: halfOpen }),
    ...(refuse === true && { refuses: true }),
  };
}

async function serve(options: ProxyOptions, output: Output): Promise<void> {
  const time = new VirtualTime({ epoch: Date.now() });
  const tally = new ChaosTally();
  const { host, to } = options;
  await run({
    time,
    speed: 1,
    duration: options.duration,
    interrupt: output.interrupt,
    open: async (pacer, close) => {
      const proxy = await openChaosProxy({
        listen: { host, port: options.listen },
        to,
        plan: planOf(options),
        timer: time.timerFor("proxy"),
        random: new SeededRandom(options.seed),
        enter: (callback) => pacer.enter(callback),
        ...observer(tally, time, output),
      }).catch((error: unknown) => {
        throw new CliError(error instanceof Error ? error.message : String(error));
      });
      close(() => proxy.close());
      output.event(
        { event: "listening", host, port: proxy.port, to: `${to.host}:${to.port}` },
        `Proxy: ${host}:${proxy.port} to ${to.host}:${to.port}. Ctrl-C stops it.`,
      );
    },
  });
  printTally(tally, output);
}

/** Prints the life of each connection. */
function observer(tally: ChaosTally, time: VirtualTime, output: Output) {
  const since = new Map<number, number>();
  const tell = (number: number, state: string, details: Readonly<Record<string, unknown>>, words: string) =>
    output.event({ event: "connection", number, state, ...details }, `Connection ${number}: ${words}.`);
  return {
    onOpened: (number: number, from: string) => {
      tally.opened();
      since.set(number, time.ticks());
      tell(number, "opened", { from }, `opened from ${from}`);
    },
    onHalfOpen: (number: number) => {
      tally.halfOpen();
      tell(number, "halfOpen", {}, "nothing arrives any more");
    },
    onEnded: (number: number, life: PipeLife) => {
      tally.ended(life);
      const milliseconds = Math.round(time.ticks() - (since.get(number) ?? time.ticks()));
      since.delete(number);
      const { ending, bytesUp, bytesDown, lost } = life;
      const passed = `${bytesUp} bytes up, ${bytesDown} down, ${lost} segments lost`;
      const words = `${endingWords[ending]} after ${milliseconds / 1_000} s: ${passed}`;
      tell(number, "ended", { ...life, milliseconds }, words);
    },
    onRefused: (number: number) => {
      tally.refused();
      tell(number, "refused", {}, "refused");
    },
    onUnreachable: (number: number, reason: string) => {
      tally.unreachable();
      since.delete(number);
      tell(number, "unreachable", { reason }, reason);
    },
  };
}

const endingWords: { readonly [Name in PipeEnding]: string } = {
  closedByClient: "closed by the client",
  closedByServer: "closed by the server",
  brokenByClient: "broken off by the client",
  brokenByServer: "broken off by the server",
  cut: "cut",
  reset: "reset",
  lost: "given up, as one segment was lost again and again",
  overflow: "broken off, as too much waited",
  stopped: "closed with the proxy",
};

function printTally(tally: ChaosTally, output: Output): void {
  const figures = tally.figures();
  const { connections, refused, unreachable, halfOpen, endings, bytesUp, bytesDown, lost } = figures;
  const counts = [
    ["refused", refused],
    ["without an answer from the target", unreachable],
    ["half-open", halfOpen],
    ...Object.entries(endings).map(([ending, count]) => [endingWords[ending as PipeEnding], count] as const),
  ] as const;
  const parts = counts.filter(([, count]) => count > 0).map(([words, count]) => `${count} ${words}`);
  output.event(
    { event: "tally", ...figures },
    [
      `${connections} connections${parts.length === 0 ? "" : `: ${parts.join("; ")}`}.`,
      `${bytesUp} bytes up, ${bytesDown} bytes down, ${lost} segments lost.`,
    ].join("\n"),
  );
}
