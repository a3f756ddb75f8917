import type { Engine } from "../engine/engine";
import { createNodeEngine } from "../engine/nodeEngine";
import { XsUnavailableError } from "../engine/xsError";
import { CliError } from "./cliError";

export const engineNames = ["node", "xs"] as const;
export type EngineName = (typeof engineNames)[number];

/** Makes an engine. The XS one is loaded only when asked for, as its package is optional. */
export async function chooseEngine(name: EngineName): Promise<Engine> {
  if (name === "node") return createNodeEngine();
  const { createXsEngine } = await import("../engine/xsEngine");
  try {
    return await createXsEngine();
  } catch (error) {
    if (error instanceof XsUnavailableError) throw new CliError(error.message);
    throw error;
  }
}
