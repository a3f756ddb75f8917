import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The suite runs on two cores; a test that waits on real time is a defect, so this is generous.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
