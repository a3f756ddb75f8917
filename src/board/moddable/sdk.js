// The one seam to the SDK's modules that every platform has. It is JavaScript, typed by sdk.d.ts beside it, because
// the SDK's typings and those of the npm package differ, and each lacks some of these modules.
import "system";

export { default as TcpSocket } from "embedded:io/socket/tcp";
export { default as UdpSocket } from "embedded:io/socket/udp";
export { default as MqttClient } from "embedded:network/mqtt/client";
export { Digest } from "crypt";
export { default as config } from "mc/config";
export { default as RandomSource } from "rng";
export { default as TlsSession } from "ssl/session";
export { default as TextDecoder } from "text/decoder";
export { default as Time } from "time";
export { default as Timer } from "timer";

/** Looks a name up with the servers the network gave; the callback may run inside the call. */
export function resolveName(name, callback) {
  System.resolve(name, callback);
}

export function encodeText(text) {
  // Half a surrogate pair would become three bytes that are no UTF-8.
  return new Uint8Array(ArrayBuffer.fromString(text.isWellFormed() ? text : text.toWellFormed()));
}

export function traceLine(line) {
  trace(`${line}\n`);
}
