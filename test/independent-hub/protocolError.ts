/** What a client did against the text: the sentence and the clause it breaks. */
export interface Breach {
  /** A requirement of MQTT 3.1.1 ("MQTT-3.1.0-1", "§2.2.3") or a rule of IoT Hub ("IoT Hub: topics"). */
  readonly clause: string;
  readonly what: string;
  /** What CONNACK says before the connection is closed, where the text asks for one. */
  readonly returnCode?: number;
}

/** Thrown while a packet is read and caught where it was begun: a packet is read whole or not at all. */
export class ProtocolError extends Error {
  readonly breach: Breach;

  constructor(clause: string, what: string, returnCode?: number) {
    super(`${what} [${clause}]`);
    this.breach = { clause, what, ...(returnCode === undefined ? {} : { returnCode }) };
  }
}
