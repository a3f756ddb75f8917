/** What a server sends (MQTT 3.1.1 §3), as far as IoT Hub does. */

export interface OutgoingPublish {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly duplicate: boolean;
  /** Left out of the packet at QoS 0. */
  readonly id: number;
}

export function encodeConnack(isSessionPresent: boolean, returnCode: number): Uint8Array {
  // With a code other than 0 there is no session (MQTT-3.2.2-4).
  return packet(0x20, [returnCode === 0 && isSessionPresent ? 1 : 0, returnCode]);
}

export function encodePublish({ topic, payload, qos, duplicate, id }: OutgoingPublish): Uint8Array {
  const name = new TextEncoder().encode(topic);
  return packet(0x30 | (duplicate ? 8 : 0) | (qos << 1), [
    ...word(name.length),
    ...name,
    ...(qos === 0 ? [] : word(id)),
    ...payload,
  ]);
}

export function encodePuback(id: number): Uint8Array {
  return packet(0x40, word(id));
}

export function encodeSuback(id: number, granted: readonly number[]): Uint8Array {
  return packet(0x90, [...word(id), ...granted]);
}

export function encodeUnsuback(id: number): Uint8Array {
  return packet(0xb0, word(id));
}

export function encodePingresp(): Uint8Array {
  return packet(0xd0, []);
}

function word(value: number): number[] {
  return [value >> 8, value & 255];
}

function packet(first: number, body: readonly number[]): Uint8Array {
  const length: number[] = [];
  let left = body.length;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 0x80 : digit);
  } while (left > 0);
  return Uint8Array.from([first, ...length, ...body]);
}
