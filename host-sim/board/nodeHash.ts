import { createHmac } from "node:crypto";
import type { Hash } from "../../src/board/hash";

export const nodeHash: Hash = {
  hmacSha256(key, message) {
    return new Uint8Array(createHmac("sha256", key).update(message).digest());
  },
};
