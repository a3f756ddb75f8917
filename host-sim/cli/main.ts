import { runCommand } from "./runCommand";

/** The `loam` command of this process. */
export async function main(words: readonly string[]): Promise<void> {
  // `loam sim | head` ends when head does: in an orderly way and without a word.
  const unread = new AbortController();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      unread.abort();
    });
  }
  process.exitCode = await runCommand(words, {
    results: process.stdout,
    remarks: process.stderr,
    interrupt: unread.signal,
  });
}
