import type { Hash } from "../board/hash";
import type { Text } from "../board/text";
import { decodeBase64, encodeBase64 } from "./base64";
import { type Identity, resourcePath } from "./identity";

/**
 * A SAS token for the device, or for a module of it: `sig` is the HMAC-SHA-256, under the decoded key, of the resource as it is written
 * plus a line feed plus the expiry [IoT Hub, "Control access using SAS tokens"].
 *
 * @param expiresAt seconds since 1970-01-01
 * @returns the token, or `undefined` where the key is not base64
 */
export function createSharedAccessSignature(
  identity: Identity,
  expiresAt: number,
  hash: Hash,
  text: Text,
): string | undefined {
  const key = decodeBase64(identity.sharedAccessKey);
  if (key === undefined || key.length === 0) return undefined;
  const resource = encodeURIComponent(`${identity.host}/${resourcePath(identity)}`);
  const signature = encodeBase64(hash.hmacSha256(key, text.encode(`${resource}\n${expiresAt}`)));
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiresAt}`;
}
