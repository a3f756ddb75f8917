import { buildSync } from "esbuild";

/** Bundles a TypeScript entry into one script for `XsMachine.evaluate`; its exports are those of the given variable. */
export function bundleForXs(entry: string, variable: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    globalName: variable,
    platform: "neutral",
    // All of it runs in the XS 13.3 of @agoric/xsnap; what is newer is made older.
    target: "es2022",
    logLevel: "silent",
  });
  const script = outputFiles[0]?.text;
  if (script === undefined) throw new Error(`bundling ${entry} gave nothing`);
  return script;
}
