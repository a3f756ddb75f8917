#!/usr/bin/env node
// Registers the TypeScript loader, then starts the command. The sources are the program: nothing to build first.
import { register } from "tsx/esm/api";

register();
const { main } = await import("../host-sim/cli/main.ts");
await main(process.argv.slice(2));
