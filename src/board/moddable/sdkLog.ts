import type { Log } from "../log";
import { traceLine } from "./sdk";

/** Lines to the serial port, or to the debugger where one is attached. */
export class SdkLog implements Log {
  write(line: string): void {
    traceLine(line);
  }
}
