import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseSharedAccessSignature,
  refusalOfSharedAccessSignature,
  signatureOf,
  signSharedAccessSignature,
} from "../../../host-sim/hub/sharedAccessSignature";

const key = "c29pbC1zZW5zb3Ita2V5LTAxMjM0NTY3ODlhYmNkZWY=";
const otherKey = Buffer.alloc(32, 7).toString("base64");
const expiry = 1767225600;
const resource = "contoso.azure-devices.net/devices/soil-001";
const before = (expiry - 60) * 1000;

describe("signature", () => {
  // Computed with azure-iot-common (docs/reference).
  it.each([
    ["contoso.azure-devices.net%2Fdevices%2Fsoil-001", "t8oh1RhG/G1CsdDkAYa2Ztg5r3BQBAFrQsDDuHzlsys="],
    ["contoso.azure-devices.net%2fdevices%2fsoil-001", "Aa2sNZJ1rtzMtAiyoWqEvf3hh7bABWIINFhwtK1Z13s="],
    [
      "contoso.azure-devices.net%2Fdevices%2Fsoil-001%2Fmodules%2Fprobe",
      "CVFYvFQ8RhGcOI2SvGIRlxdZ/uABwCiZ+2LQku4gtnY=",
    ],
    ["contoso.azure-devices.net", "NsI9kDLo7W60sZAl5vvkhpWq2zAnbZtXzyY9+cf+o2Q="],
    ["0ne00000000/registrations/soil-001", "Ahhqp9kr0nBkFwi+dDVAO7EcJRwrHynJ7KaYf2Gr/3Y="],
  ])("of %s is the one the official library gives", (literal, signature) => {
    expect(signatureOf(literal, String(expiry), key)).toBe(signature);
  });
});

function refusal(token: string, wanted = resource, keys = [key], now = before): string | undefined {
  const parsed = parseSharedAccessSignature(token);
  if (parsed === undefined) throw new Error("not a token");
  return refusalOfSharedAccessSignature(parsed, { resource: wanted, keys, now });
}

describe("verification", () => {
  it("accepts what was signed with the first or the second key", () => {
    const token = signSharedAccessSignature({ resource, key, expiry });
    expect(refusal(token)).toBeUndefined();
    expect(refusal(token, resource, [otherKey, key])).toBeUndefined();
  });

  it("goes by the text on the wire, whatever its percent-encoding", () => {
    const lower = "contoso.azure-devices.net%2fdevices%2fsoil-001";
    const signature = encodeURIComponent(signatureOf(lower, String(expiry), key));
    expect(refusal(`SharedAccessSignature se=${expiry}&sig=${signature}&sr=${lower}`)).toBeUndefined();
  });

  it("accepts a whole-segment prefix and a host in other letters, and nothing else", () => {
    const made = (of: string) => signSharedAccessSignature({ resource: of, key, expiry });
    expect(refusal(made("contoso.azure-devices.net"))).toBeUndefined();
    expect(refusal(made("CONTOSO.azure-devices.net/devices/soil-001"))).toBeUndefined();
    for (const other of [
      "contoso.azure-devices.net/devices/soil-00",
      "contoso.azure-devices.net/devices/SOIL-001",
      "contoso.azure-devices.net/devices/soil-001/modules/m",
      "other.azure-devices.net/devices/soil-001",
    ]) {
      expect(refusal(made(other))).toBe("the token is for another resource");
    }
  });

  it("refuses another key and an expired token", () => {
    const token = signSharedAccessSignature({ resource, key, expiry });
    expect(refusal(token, resource, [otherKey])).toBe("the token's signature fits neither key");
    expect(refusal(token, resource, [key], expiry * 1000)).toBe(
      "the token expired at 2026-01-01T00:00:00.000Z",
    );
  });

  it("refuses a token in which any character is changed", () => {
    const token = signSharedAccessSignature({ resource, key, expiry });
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        fc.pre(token[at] !== character);
        const parsed = parseSharedAccessSignature(token.slice(0, at) + character + token.slice(at + 1));
        if (parsed === undefined) return;
        const given = Buffer.from(parsed.signature, "base64").toString("base64");
        const sameBits = given === signatureOf(parsed.resource, parsed.expiry, key);
        const answer = refusalOfSharedAccessSignature(parsed, { resource, keys: [key], now: before });
        expect(answer === undefined).toBe(sameBits);
      }),
      { numRuns: 300 },
    );
  });
});

describe("parsing", () => {
  it.each([
    "",
    "SharedAccessSignature",
    "SharedAccessSignature sr=a&sig=b",
    "SharedAccessSignature sr=a&sig=b&se=soon",
    "SharedAccessSignature sr=a&sig=%&se=1",
    "SharedAccessSignature sr=a&sr=b&sig=c&se=1",
    "Bearer sr=a&sig=b&se=1",
    `SharedAccessSignature sr=${"a".repeat(5000)}&sig=b&se=1`,
  ])("refuses %j", (token) => {
    expect(parseSharedAccessSignature(token)).toBeUndefined();
  });
});
