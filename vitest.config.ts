import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One worker fewer than cores is the default, which leaves a machine of two cores half idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The suite runs on two cores; a test that waits on real time is a defect, so this is generous.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
