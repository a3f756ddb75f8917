import { DerReader } from "./derReader";

/** Tags (ITU-T X.690, X.680) as far as a certificate has them. */
const Tag = Object.freeze({
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  version: 0xa0,
  issuerUniqueId: 0x81,
  subjectUniqueId: 0x82,
  extensions: 0xa3,
  dnsName: 0x82,
  ipAddress: 0x87,
});

/** Object identifiers, as their contents in hexadecimal. */
const Id = Object.freeze({
  keyUsage: "551d0f",
  alternativeName: "551d11",
  basicConstraints: "551d13",
  extendedKeyUsage: "551d25",
  serverAuthentication: "2b06010505070301",
  anyExtendedKeyUsage: "551d2500",
});

/** keyCertSign, in the first byte of the key usage's bits (RFC 5280 §4.2.1.3). */
const keyCertSign = 0x04;

/**
 * No name of a host is longer (RFC 1035 §2.3.4). Each character is an argument of a call, and so a slot of the stack of
 * XS, which has 1024: a longer one, from a server that nobody trusts yet, would restart the chip.
 */
const longestName = 253;

/** What this firmware looks at in an X.509 certificate (RFC 5280). */
export interface Certificate {
  /** What the signature is over. */
  readonly signedPart: Uint8Array;
  /** Object identifier of the signature's algorithm, its contents in hexadecimal. */
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Object identifiers of the key's algorithm and parameter, and the key itself. */
  readonly keyAlgorithm: string;
  readonly keyParameter: string;
  readonly key: Uint8Array;
  /** DNS names in lower case, and IPv4 addresses, of the subject's alternative names. */
  readonly names: readonly string[];
  /** Whether it may sign certificates. */
  readonly isAuthority: boolean;
  /** Whether it may stand for a server. */
  readonly isForServers: boolean;
}

/** The certificate in these bytes, or `undefined` where they are none, or carry a critical extension unknown here. */
export function readCertificate(bytes: Uint8Array): Certificate | undefined {
  const outer = new DerReader(bytes);
  const whole = new DerReader(outer.take(Tag.sequence));
  const signedPart = whole.takeWhole(Tag.sequence);
  const algorithm = new DerReader(whole.take(Tag.sequence));
  const signature = octets(whole.take(Tag.bitString));
  const signatureAlgorithm = hexadecimal(algorithm.take(Tag.objectIdentifier));

  const part = new DerReader(new DerReader(signedPart).take(Tag.sequence));
  if (part.tag === Tag.version) part.take(Tag.version);
  part.take(Tag.integer);
  const innerAlgorithm = new DerReader(part.take(Tag.sequence));
  const issuer = part.take(Tag.sequence);
  const validity = new DerReader(part.take(Tag.sequence));
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  const subject = part.take(Tag.sequence);
  const keyInfo = new DerReader(part.take(Tag.sequence));
  const keyKind = new DerReader(keyInfo.take(Tag.sequence));
  const keyAlgorithm = hexadecimal(keyKind.take(Tag.objectIdentifier));
  const keyParameter =
    keyKind.tag === Tag.objectIdentifier ? hexadecimal(keyKind.take(Tag.objectIdentifier)) : "";
  const key = octets(keyInfo.take(Tag.bitString));
  for (const unused of [Tag.issuerUniqueId, Tag.subjectUniqueId]) if (part.tag === unused) part.take(unused);
  const extensions = readExtensions(part);

  if (!outer.isComplete || !whole.isComplete || !part.isComplete || !validity.isComplete) return undefined;
  if (!keyInfo.isComplete || keyKind.isBroken || algorithm.isBroken) return undefined;
  // The signed part says once more how it is signed (RFC 5280 §4.1.1.2).
  if (hexadecimal(innerAlgorithm.take(Tag.objectIdentifier)) !== signatureAlgorithm) return undefined;
  if (signature.length === 0 || key.length === 0) return undefined;
  if (notBefore === undefined || notAfter === undefined || extensions === undefined) return undefined;
  return {
    ...{ signedPart, signatureAlgorithm, signature, issuer, subject, notBefore, notAfter },
    ...{ keyAlgorithm, keyParameter, key },
    ...extensions,
  };
}

function readExtensions(
  part: DerReader,
): Pick<Certificate, "names" | "isAuthority" | "isForServers"> | undefined {
  let names: readonly string[] = [];
  let isAuthority = false;
  let maySign = true;
  let isForServers = true;
  if (part.tag !== Tag.extensions) return { names, isAuthority, isForServers };
  const wrapped = new DerReader(part.take(Tag.extensions));
  const list = new DerReader(wrapped.take(Tag.sequence));
  while (list.tag !== undefined) {
    const extension = new DerReader(list.take(Tag.sequence));
    const id = hexadecimal(extension.take(Tag.objectIdentifier));
    const isCritical = extension.tag === Tag.boolean && extension.take(Tag.boolean)[0] !== 0;
    const value = new DerReader(extension.take(Tag.octetString));
    if (id === Id.alternativeName) names = readNames(new DerReader(value.take(Tag.sequence)));
    else if (id === Id.basicConstraints) {
      const constraints = new DerReader(value.take(Tag.sequence));
      isAuthority = constraints.tag === Tag.boolean && constraints.take(Tag.boolean)[0] === 0xff;
    } else if (id === Id.keyUsage) maySign = ((value.take(Tag.bitString)[1] ?? 0) & keyCertSign) !== 0;
    else if (id === Id.extendedKeyUsage) {
      const usages = new DerReader(value.take(Tag.sequence));
      isForServers = false;
      while (usages.tag !== undefined) {
        const usage = hexadecimal(usages.take(Tag.objectIdentifier));
        if (usage === Id.serverAuthentication || usage === Id.anyExtendedKeyUsage) isForServers = true;
      }
      if (usages.isBroken) return undefined;
    } else if (isCritical) return undefined;
    if (!extension.isComplete || value.isBroken) return undefined;
  }
  if (!wrapped.isComplete || !list.isComplete) return undefined;
  return { names, isAuthority: isAuthority && maySign, isForServers };
}

function readNames(list: DerReader): readonly string[] {
  const names: string[] = [];
  for (let tag = list.tag; tag !== undefined; tag = list.tag) {
    const value = list.take(tag);
    if (tag === Tag.dnsName && value.length > longestName) continue;
    if (tag === Tag.dnsName) names.push(String.fromCharCode(...value).toLowerCase());
    else if (tag === Tag.ipAddress && value.length === 4) names.push(value.join("."));
  }
  return names;
}

/** UTCTime for the years 1950 to 2049, GeneralizedTime else; both end in Z (RFC 5280 §4.1.2.5). */
function readTime(reader: DerReader): number | undefined {
  const tag = reader.tag === Tag.utcTime ? Tag.utcTime : Tag.generalizedTime;
  const text = String.fromCharCode(...reader.take(tag).subarray(0, 16));
  const digits = tag === Tag.utcTime ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
}

/** The contents of a bit string of whole bytes: empty where bits are left over. */
function octets(contents: Uint8Array): Uint8Array {
  return contents[0] === 0 ? contents.subarray(1) : contents.subarray(0, 0);
}

/** Bytes as hexadecimal, for comparing object identifiers. */
export function hexadecimal(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
