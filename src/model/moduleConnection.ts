import type { ModuleName } from "./modules";

/**
 * How the modules reach the hub. component: as parts of the device's own twin, over its connection. identity: each as an
 * identity of its own.
 */
export type ModuleConnection =
  | { readonly transport: "component" }
  | {
      readonly transport: "identity";
      /** The symmetric key of each module's identity, base64. Secrets: never logged, never reported. */
      readonly keys: { readonly [Name in ModuleName]: string };
      /** Connections that may be open at once, the device's own among them: 1 to 4. */
      readonly sessions: number;
    };
