import type { Json } from "../../src/model/boundedJson";

/** A value of any kind as text, as a device that is not ours may send it; `?` for none. */
export function text(value: Json | undefined): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "?");
}
