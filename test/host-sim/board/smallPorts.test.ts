import { describe, expect, it } from "vitest";
import { nodeHash } from "../../../host-sim/board/nodeHash";
import { nodeText } from "../../../host-sim/board/nodeText";

describe("nodeHash", () => {
  it("computes HMAC-SHA-256 (RFC 4231, test case 2)", () => {
    const mac = nodeHash.hmacSha256(Buffer.from("Jefe"), Buffer.from("what do ya want for nothing?"));
    expect(Buffer.from(mac).toString("hex")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });
});

describe("nodeText", () => {
  it("encodes and decodes UTF-8, a mark at the beginning included", () => {
    const text = "\ufefffeuchte 0,3 m³/m³ 🌱";
    expect(nodeText.decode(nodeText.encode(text))).toBe(text);
  });

  it.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])("gives nothing for %j", (bytes) => {
    expect(nodeText.decode(Uint8Array.from(bytes))).toBeUndefined();
  });
});
