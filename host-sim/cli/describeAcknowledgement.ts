/** A device's answer to a desired property [IoT Plug and Play conventions, "Writable properties"]. */
export interface Acknowledgement {
  readonly value?: unknown;
  readonly ac: number;
  readonly av: number;
  readonly ad?: string;
}

/** The answer that a reported property is, or `undefined` where it is none. */
export function acknowledgementOf(value: unknown): Acknowledgement | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { ac, av } = value as Partial<Acknowledgement>;
  return typeof ac === "number" && typeof av === "number" ? (value as Acknowledgement) : undefined;
}

const outcomes: Readonly<Record<number, string>> = {
  200: "applied",
  202: "in progress",
  203: "default in force",
  400: "refused",
  500: "failed",
};

/** One line for people: what became of a setting and what is in force. */
export function describeAcknowledgement(deviceId: string, name: string, answer: Acknowledgement): string {
  const { value, ac, ad } = answer;
  const outcome = `${deviceId}  ${name}: ${outcomes[ac] ?? "answered"} (${ac})`;
  const inForce = value === undefined ? "" : `, in force: ${JSON.stringify(value)}`;
  return `${outcome}${inForce}.${ad === undefined ? "" : ` ${ad}`}`;
}
