import type { HubStore } from "./hubStore";

export type HubRight = "registryRead" | "registryWrite" | "serviceConnect" | "deviceConnect";

/** Azure's default shared access policies and what each may do. */
const rightsOfPolicy: Readonly<Record<string, readonly HubRight[]>> = {
  iothubowner: ["registryRead", "registryWrite", "serviceConnect", "deviceConnect"],
  service: ["serviceConnect"],
  device: ["deviceConnect"],
  registryRead: ["registryRead"],
  registryReadWrite: ["registryRead", "registryWrite"],
};

export interface Policy {
  readonly name: string;
  readonly rights: readonly HubRight[];
  /** base64. */
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

/** The policies with their keys; keys are made the first time and kept in the store. */
export function openPolicies(store: HubStore, newKey: () => string): ReadonlyMap<string, Policy> {
  const policies = new Map<string, Policy>();
  for (const [name, rights] of Object.entries(rightsOfPolicy)) {
    const [primaryKey, secondaryKey] = keysOf(store, `policy.${name}`, newKey);
    policies.set(name, { name, rights, primaryKey, secondaryKey });
  }
  return policies;
}

function keysOf(store: HubStore, setting: string, newKey: () => string): readonly [string, string] {
  const [primary, secondary] = store.setting(setting)?.split(" ") ?? [];
  if (primary && secondary) return [primary, secondary];
  const keys = [newKey(), newKey()] as const;
  store.putSetting(setting, keys.join(" "));
  return keys;
}
