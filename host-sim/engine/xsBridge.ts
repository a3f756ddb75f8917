import { handleCommands, xs } from "./xsGlobals";
import type {
  EntryReply,
  EntryRequest,
  Handle,
  MachineEntries,
  PortCalls,
  PortReply,
  PortRequest,
  Taken,
} from "./xsMessages";
import { fromWireError, toWireError } from "./xsWireError";

/** As it is before a board's limits are put on it (xsBuiltIns.ts). */
const parse: (text: string) => unknown = JSON.parse;

/** In the machine: the way to Node and back, and the clock that Node sends along. */
export class XsBridge {
  /** Milliseconds since boot at the present entry. */
  ticks = 0;
  /** Wall-clock time of the present entry in milliseconds since 1970. */
  now: number | undefined;
  /** Told before anything crosses: gives up what it has in advance, and says how much of it was used. */
  onCrossing: () => Taken = () => [];
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder("utf-8");
  #lastHandle = 0;

  /** A number for a new timer, io or connection. */
  newHandle(): Handle {
    this.#lastHandle += 1;
    return this.#lastHandle;
  }

  /** Calls a port in Node and returns its answer, or throws its error. */
  call<Name extends keyof PortCalls>(
    name: Name,
    ...values: Parameters<PortCalls[Name]>
  ): ReturnType<PortCalls[Name]> {
    const request: PortRequest = [this.onCrossing(), name, values];
    const reply = this.#parse(xs.issueCommand(this.#serialize(request))) as PortReply;
    if (!reply[0]) throw fromWireError(reply[1]);
    return reply[1] as ReturnType<PortCalls[Name]>;
  }

  /** Lets Node call these from now on. */
  serve(entries: MachineEntries): void {
    handleCommands((message) => {
      const [ticks, now, name, ...values] = this.#parse(message) as EntryRequest;
      this.ticks = ticks;
      this.now = now ?? undefined;
      let error: EntryReply[1] = null;
      try {
        (entries[name] as (...values: unknown[]) => void)(...values);
      } catch (thrown) {
        error = toWireError(thrown);
      }
      return this.#serialize([this.onCrossing(), error] satisfies EntryReply);
    });
  }

  #serialize(message: readonly unknown[]): ArrayBuffer {
    return this.#encoder.encode(JSON.stringify(message)).buffer;
  }

  #parse(message: ArrayBuffer): unknown {
    return parse(this.#decoder.decode(message));
  }
}
