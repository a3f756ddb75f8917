import { runCommand } from "./runCommand";

/** The `loam` command of this process. */
export async function main(words: readonly string[]): Promise<void> {
  // `loam sim | head` ends when head does, without a word.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  process.exitCode = await runCommand(words, { results: process.stdout, remarks: process.stderr });
}
