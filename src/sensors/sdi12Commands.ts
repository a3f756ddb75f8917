/**
 * What a data recorder may say on an SDI-12 line (specification 1.4, clause 4.4). Each command begins with the address of
 * a sensor, one of 0 to 9, a to z, A to Z.
 */
export const sdi12Commands = Object.freeze({
  /** Is there a sensor? `a`. */
  acknowledge: (address: string) => `${address}!`,
  /** Which address has the only sensor on the line? `a`. */
  queryAddress: () => "?!",
  changeAddress: (address: string, next: string) => `${address}A${next}!`,
  /** Who are you? Read by `parseIdentification`. */
  identify: (address: string) => `${address}I!`,
  /** Measure now, for me alone; a service request `a` follows when it is done. `atttn`. */
  measure: (address: string) => `${address}M!`,
  measureChecked: (address: string) => `${address}MC!`,
  /** Measure while I talk to others; no service request follows. `atttnn`. */
  concurrent: (address: string) => `${address}C!`,
  /** The same, and values with a check sum. */
  concurrentChecked: (address: string) => `${address}CC!`,
  verify: (address: string) => `${address}V!`,
  /** Values of the last measurement. `number` is 0 to 9: what did not fit into one answer is in the next. */
  data: (address: string, number: number) => `${address}D${number}!`,
  /** Values at once, of sensors that measure all the time. */
  continuous: (address: string, number: number) => `${address}R${number}!`,
  continuousChecked: (address: string, number: number) => `${address}RC${number}!`,
});

const addresses = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Whether a text is the address of an SDI-12 sensor. */
export function isSdi12Address(text: string): boolean {
  return text.length === 1 && addresses.includes(text);
}
