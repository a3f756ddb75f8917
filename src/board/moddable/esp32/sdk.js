// The seam to the SDK's modules that only ESP32 has; typed by sdk.d.ts beside it (see ../sdk.js).

export { default as getResetReason } from "resetReason";
export { default as AnalogInput } from "embedded:io/analog";
export { default as Digital } from "embedded:io/digital";
export { default as WifiInterface } from "embedded:network/interface/wifi";
export { default as KeyValueStorage } from "embedded:storage/key-value";
export { default as OneWireMaster } from "onewire";

/** Bound to freeMemory.c. */
export function freeMemory() {
  return native("xs_loam_free_memory").call(this);
}

export function restartChip() {
  System.restart();
}
