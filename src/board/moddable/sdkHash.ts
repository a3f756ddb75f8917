import type { Hash } from "../hash";
import { Digest } from "./sdk";

/** SHA-256's block and HMAC's paddings (RFC 2104 §2). */
const blockBytes = 64;
const innerPad = 0x36;
const outerPad = 0x5c;

/** HMAC over the SDK's digest, which is native code. */
export class SdkHash implements Hash {
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
    const block = new Uint8Array(blockBytes);
    block.set(key.byteLength > blockBytes ? sha256(key) : key);
    const inner = sha256(padded(block, innerPad), message);
    return sha256(padded(block, outerPad), inner);
  }
}

function padded(block: Uint8Array, pad: number): Uint8Array {
  return block.map((byte) => byte ^ pad);
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = new Digest("SHA256");
  for (const part of parts) if (part.byteLength > 0) digest.write(part);
  return new Uint8Array(digest.close());
}
