import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCertificates } from "../../../host-sim/hub/certificateAuthority";

const DAY = 24 * 3_600_000;
const now = Date.UTC(2026, 5, 1);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-certificates-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function leafOf(chain: string): X509Certificate {
  return new X509Certificate(chain);
}

describe("the hub's certificates", () => {
  it("are a leaf for this machine signed by an authority of ten years", async () => {
    const { chain, ca } = await openCertificates(folder, { now });
    const [leaf, root] = [leafOf(chain), new X509Certificate(ca)];
    expect(leaf.checkIssued(root)).toBe(true);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect([leaf.ca, root.ca]).toEqual([false, true]);
    expect(leaf.checkHost("localhost")).toBe("localhost");
    expect([leaf.checkIP("127.0.0.1"), leaf.checkIP("::1")]).toEqual(["127.0.0.1", "::1"]);
    expect(Date.parse(root.validTo) - now).toBe(3650 * DAY);
    expect(chain.endsWith(ca)).toBe(true);
  });

  it("are kept in files, keys for their owner only, the root in DER too", async () => {
    const { ca, caFile, caDerFile } = await openCertificates(folder, { now });
    expect(readFileSync(caFile, "utf8")).toBe(ca);
    expect(new X509Certificate(readFileSync(caDerFile)).fingerprint256).toBe(
      new X509Certificate(ca).fingerprint256,
    );
    for (const name of ["ca.key.pem", "hub.key.pem"]) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  it("stay the same until a month before the leaf expires; the root stays", async () => {
    const first = await openCertificates(folder, { now });
    expect((await openCertificates(folder, { now: now + 366 * DAY })).chain).toBe(first.chain);
    const renewed = await openCertificates(folder, { now: now + 368 * DAY });
    expect(renewed.chain).not.toBe(first.chain);
    expect(renewed.ca).toBe(first.ca);
    expect(leafOf(renewed.chain).verify(new X509Certificate(first.ca).publicKey)).toBe(true);
  });

  it("follow the names, whatever their spelling", async () => {
    const names = ["Field.local", "192.168.1.5", "fe80::1:0:0:2"];
    const first = await openCertificates(folder, { now, names });
    const leaf = leafOf(first.chain);
    expect(leaf.checkHost("field.local")).toBe("field.local");
    expect(leaf.checkIP("fe80:0:0:0:1::2")).toBeDefined();
    const respelled = ["field.LOCAL", "192.168.1.5", "FE80:0::1:0:0:2"];
    expect((await openCertificates(folder, { now, names: respelled })).chain).toBe(first.chain);
    expect((await openCertificates(folder, { now, names: ["other"] })).chain).not.toBe(first.chain);
    await expect(openCertificates(folder, { now, names: ["not a name"] })).rejects.toThrow(
      '"not a name" is not a host name',
    );
  });

  it("are made anew where the leaf is damaged or not the root's", async () => {
    const first = await openCertificates(folder, { now });
    writeFileSync(join(folder, "hub.pem"), first.chain.slice(0, 300));
    const second = await openCertificates(folder, { now });
    expect(leafOf(second.chain).verify(new X509Certificate(first.ca).publicKey)).toBe(true);
    writeFileSync(join(folder, "hub.key.pem"), first.key);
    expect((await openCertificates(folder, { now })).key).not.toBe(first.key);
  });

  it("are refused with a sentence where the root is damaged, half there or expired", async () => {
    await openCertificates(folder, { now });
    await expect(openCertificates(folder, { now: now + 3651 * DAY })).rejects.toThrow(
      "has expired: remove ca.key.pem",
    );
    rmSync(join(folder, "ca.key.pem"));
    await expect(openCertificates(folder, { now })).rejects.toThrow(
      "is damaged: remove ca.key.pem and ca.pem",
    );
    writeFileSync(join(folder, "plain"), "");
    await expect(openCertificates(join(folder, "plain"), { now })).rejects.toThrow("cannot be used");
  });
});
