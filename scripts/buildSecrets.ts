import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/**
 * The settings a build takes (src/board/moddable/buildSettings.ts) but `parts`, and the one that stands for four of them.
 */
const names = [
  "ssid",
  "password",
  "host",
  "port",
  "deviceId",
  "key",
  "ca",
  "sntp",
  "lightPin",
  "lightActive",
  "moduleTransport",
  "moduleKeys",
  "sessions",
  "files",
];
/** What there was before `device.json`. */
const formerNames = ["moisturePin", "temperaturePin", "batteryPin", "batteryRatio"];
const connectionString = "connectionString";

const beginCertificate = "-----BEGIN CERTIFICATE-----";

/**
 * The arguments for `mcconfig` that the text of a `secrets.json` stands for, or a sentence that says what is wrong.
 * No sentence repeats a value.
 *
 * @param folder what a relative file name in `ca` starts from
 */
export function buildArguments(text: string, folder: string): readonly string[] | string {
  const parsed = parse(text);
  if (typeof parsed === "string") return parsed;
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed)) {
    if (name === "parts" || formerNames.includes(name))
      return `secrets.json: "${name}" is no setting; what the device carries stands in device.json.`;
    if (name !== connectionString && !names.includes(name))
      return `secrets.json: "${name}" is no setting; there are ${[connectionString, ...names].join(", ")}.`;
    if (typeof value !== "string" && typeof value !== "number")
      return `secrets.json: "${name}" must be text or a number.`;
    if (value !== "") settings.set(name, String(value));
  }
  const whole = settings.get(connectionString);
  settings.delete(connectionString);
  if (whole !== undefined) {
    const parts = splitConnectionString(whole);
    if (parts === undefined)
      return 'secrets.json: "connectionString" must read HostName=…;DeviceId=…;SharedAccessKey=….';
    for (const [name, value] of parts) if (!settings.has(name)) settings.set(name, value);
  }
  const ca = settings.get("ca");
  if (ca !== undefined) {
    const roots = readRoots(ca, folder);
    if (roots === undefined)
      return 'secrets.json: "ca" must name a file with certificates (PEM or DER), or be base64 of DER.';
    settings.set("ca", roots);
  }
  return [...settings].map(([name, value]) => `${name}=${value}`);
}

function parse(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
    return "secrets.json must hold one JSON object.";
  } catch {
    return "secrets.json is not valid JSON.";
  }
}

/** The device's connection string as IoT Hub and the local hub print it; the host may carry a port. */
function splitConnectionString(text: string): [string, string][] | undefined {
  const fields = new Map<string, string>();
  for (const part of text.split(";")) {
    const at = part.indexOf("=");
    if (at > 0) fields.set(part.slice(0, at), part.slice(at + 1));
  }
  const [host = "", port] = (fields.get("HostName") ?? "").split(":");
  const deviceId = fields.get("DeviceId") ?? "";
  const key = fields.get("SharedAccessKey") ?? "";
  if (host === "" || deviceId === "" || key === "") return undefined;
  const settings: [string, string][] = [
    ["host", host],
    ["deviceId", deviceId],
    ["key", key],
  ];
  return port === undefined ? settings : [...settings, ["port", port]];
}

/** Base64 of DER, with commas between, from a file or from such text. */
function readRoots(ca: string, folder: string): string | undefined {
  let content: Buffer;
  try {
    content = readFileSync(resolve(folder, ca));
  } catch {
    return ca.split(",").every((root) => isCertificate(Buffer.from(root, "base64"))) ? ca : undefined;
  }
  const text = content.toString("latin1");
  const certificates = text.includes(beginCertificate)
    ? (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])
    : [content];
  if (certificates.length === 0 || !certificates.every(isCertificate)) return undefined;
  return certificates.map((certificate) => new X509Certificate(certificate).raw.toString("base64")).join(",");
}

function isCertificate(bytes: Buffer | string): boolean {
  try {
    return new X509Certificate(bytes).raw.length > 0;
  } catch {
    return false;
  }
}
