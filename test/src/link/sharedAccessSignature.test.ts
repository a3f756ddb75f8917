import { describe, expect, it } from "vitest";
import { createSharedAccessSignature } from "../../../src/link/sharedAccessSignature";
import { fakeBoard } from "../support/fakeBoard";

const identity = {
  host: "contoso.azure-devices.net",
  port: 8883,
  deviceId: "soil-001",
  sharedAccessKey: "c29pbC1zZW5zb3Ita2V5LTAxMjM0NTY3ODlhYmNkZWY=",
};
const { hash, text } = fakeBoard();

describe("createSharedAccessSignature", () => {
  it("signs as azure-iot-common does", () => {
    const token = createSharedAccessSignature(identity, 1_767_225_600, hash, text);
    const signature = encodeURIComponent("t8oh1RhG/G1CsdDkAYa2Ztg5r3BQBAFrQsDDuHzlsys=");
    expect(token).toBe(
      `SharedAccessSignature sr=contoso.azure-devices.net%2Fdevices%2Fsoil-001&sig=${signature}&se=1767225600`,
    );
  });

  it("signs for a module as azure-iot-common does", () => {
    const token = createSharedAccessSignature({ ...identity, moduleId: "probe" }, 1_767_225_600, hash, text);
    const signature = encodeURIComponent("CVFYvFQ8RhGcOI2SvGIRlxdZ/uABwCiZ+2LQku4gtnY=");
    expect(token).toBe(
      `SharedAccessSignature sr=contoso.azure-devices.net%2Fdevices%2Fsoil-001%2Fmodules%2Fprobe&sig=${signature}&se=1767225600`,
    );
  });

  it("leaves no sign in the signature that a field separator could be taken for", () => {
    for (let expiry = 1_767_225_600; expiry < 1_767_225_700; expiry++) {
      const token = createSharedAccessSignature(identity, expiry, hash, text) ?? "";
      expect(/&sig=([^&]*)&se=/.exec(token)?.[1]).toMatch(/^[A-Za-z0-9%]+$/);
    }
  });

  it.each(["", "not base64!", "c29pbA", "====", "\n"])("gives none for the key %j", (sharedAccessKey) => {
    expect(createSharedAccessSignature({ ...identity, sharedAccessKey }, 0, hash, text)).toBeUndefined();
  });
});
