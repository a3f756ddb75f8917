import { readStationFile } from "./stationFile";
import { parseUscrnHourly, type SoilRows, type UscrnDepth } from "./uscrnFile";
import { parseUscrnWeather, type UscrnWeather } from "./uscrnWeather";

type Failure = { readonly ok: false; readonly error: string };

/** Reads a file of recorded station data; what is wrong comes back as one sentence that names the file. */
export function readUscrnFile(path: string, depth: UscrnDepth = 5): SoilRows {
  return readWith(path, (text) => parseUscrnHourly(text, depth));
}

/** Reads the weather from the same file. */
export function readUscrnWeather(path: string): UscrnWeather {
  return readWith(path, parseUscrnWeather);
}

function readWith<Rows>(path: string, parse: (text: string) => Rows | Failure): Rows | Failure {
  const file = readStationFile(path);
  if (!file.ok) return file;
  const result = parse(file.text);
  return isFailure(result) ? { ok: false, error: `${path}, ${result.error}` } : result;
}

function isFailure(result: unknown): result is Failure {
  return typeof result === "object" && result !== null && "ok" in result && result.ok === false;
}
