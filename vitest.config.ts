import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One worker fewer than cores is the default, which leaves a machine of two cores half idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // No module of ours keeps state (docs/architecture.md, rule 3), so files share what a worker has loaded: loading it anew
    // for each of them took more than half of the time.
    isolate: false,
    // The suite runs on two cores; a test that waits on real time is a defect, so this is generous.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
