import { isSharedAccessKey } from "./connectionString";
import { HubError } from "./hubError";

/** The symmetric keys of a device or a module, base64; secrets. */
export interface IdentityKeys {
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

/** Keys as they are given: an empty one is generated; so is a missing one where there is none yet. */
export type GivenKeys = Partial<IdentityKeys>;

/** The keys that hold from now on, or why those that are given cannot be. */
export function keysFrom(
  given: GivenKeys,
  present: IdentityKeys | undefined,
  newKey: () => string,
): IdentityKeys | HubError {
  for (const key of [given.primaryKey, given.secondaryKey]) {
    if (key !== undefined && key !== "" && !isSharedAccessKey(key))
      return new HubError("ArgumentInvalid", "A symmetric key must be base64 of 16 to 64 bytes.");
  }
  return {
    primaryKey: (given.primaryKey ?? present?.primaryKey) || newKey(),
    secondaryKey: (given.secondaryKey ?? present?.secondaryKey) || newKey(),
  };
}

export function sameKeys(left: IdentityKeys, right: IdentityKeys): boolean {
  return left.primaryKey === right.primaryKey && left.secondaryKey === right.secondaryKey;
}

/** What is wrong with an id, which `what` names, or `undefined` (Azure IoT Hub, "Device identity properties"). */
export function faultOfId(what: "device" | "module", id: string): HubError | undefined {
  if (/^[A-Za-z0-9\-.+%_#*?!(),:=@$']{1,128}$/.test(id)) return undefined;
  return new HubError(
    "ArgumentInvalid",
    `A ${what} id has 1 to 128 of the letters, digits and characters - . + % _ # * ? ! ( ) , : = @ $ '`,
  );
}
