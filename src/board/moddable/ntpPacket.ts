import type { WallTime } from "../clock";

/** Length without extensions (RFC 4330 §4). */
export const ntpPacketBytes = 48;

/** Places of the fields (RFC 4330 §4). */
const Offset = Object.freeze({ flags: 0, stratum: 1, originate: 24, transmit: 40 });

const version = 4;
const client = 3;
const server = 4;
/** The server's own clock is not set. */
const alarm = 3;

/** Seconds from 1900, where NTP's time starts, to 1970. */
const epochDifference = 2_208_988_800;
/** NTP's 32 bits of seconds run over in February 2036 (RFC 4330 §3). */
const era = 2 ** 32;
/** 2025-01-01T00:00:00Z, in seconds: no answer can be older than this firmware. */
const earliest = 1_735_689_600;

/** A request. The server gives the cookie back, so that only who has seen the request can answer it. */
export function ntpRequest(cookie: Uint8Array): Uint8Array {
  const packet = new Uint8Array(ntpPacketBytes);
  packet[Offset.flags] = (version << 3) | client;
  packet.set(cookie.subarray(0, 8), Offset.transmit);
  return packet;
}

/** The time in an answer to the request with this cookie, or `undefined` where it is none or the server has no time. */
export function ntpTime(packet: Uint8Array, cookie: Uint8Array): WallTime | undefined {
  if (packet.byteLength < ntpPacketBytes) return undefined;
  const flags = packet[Offset.flags] ?? 0;
  const stratum = packet[Offset.stratum] ?? 0;
  if ((flags & 7) !== server || flags >> 6 === alarm || stratum === 0 || stratum > 15) return undefined;
  for (let index = 0; index < 8; index++)
    if (packet[Offset.originate + index] !== cookie[index]) return undefined;

  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const transmitted = view.getUint32(Offset.transmit);
  if (transmitted === 0) return undefined;
  let seconds = transmitted - epochDifference;
  if (seconds < earliest) seconds += era;
  // What lies further off than half an era is no time of this firmware's life.
  if (seconds >= earliest + era / 2) return undefined;
  return seconds * 1000 + Math.floor((view.getUint32(Offset.transmit + 4) / era) * 1000);
}
