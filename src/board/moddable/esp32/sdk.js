// The seam to the SDK's modules that only ESP32 has; typed by sdk.d.ts beside it (see ../sdk.js).

export { default as getResetReason } from "resetReason";
export { default as AnalogInput } from "embedded:io/analog";
export { default as Digital } from "embedded:io/digital";
export { default as I2c } from "embedded:io/i2c";
export { default as WifiInterface } from "embedded:network/interface/wifi";
export { default as FlashStorage } from "embedded:storage/flash";
export { default as KeyValueStorage } from "embedded:storage/key-value";
export { default as OneWireMaster } from "onewire";

/** Bound to freeMemory.c. */
export function freeMemory() {
  return native("xs_loam_free_memory").call(this);
}

/** Bound to lastRun.c, as are the others below. */
export function takeLastRun() {
  return native("xs_loam_last_run").call(this);
}

export function enterPlace(place) {
  native("xs_loam_enter").call(this, place);
}

export function restartChip(cause) {
  native("xs_loam_restart").call(this, cause);
}

export function recordAborts() {
  globalThis.abort = abort;
}

function abort(status, exception) {
  native("xs_loam_abort").call(this, status, exception);
}

/** Bound to sdi12Line.c, as are the others below. */
export function openSdi12(pin, transmitPin) {
  native("xs_loam_sdi12_open").call(this, pin, transmitPin);
}

export function sendSdi12(command) {
  native("xs_loam_sdi12_send").call(this, command);
}

export function receiveSdi12() {
  return native("xs_loam_sdi12_receive").call(this);
}

export function closeSdi12() {
  native("xs_loam_sdi12_close").call(this);
}
