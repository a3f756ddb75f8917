import type { ProjectCopy } from "./projectCopy";
import type { Step } from "./walk";

/** What came of a page that was walked. */
export interface WalkedPage {
  /** The files that its changes made or changed. */
  readonly changedByHand: readonly string[];
  /** By the commands after the first, and by the formatter over those files. */
  readonly printed: readonly string[];
}

export function commandsOf(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => (step.kind === "command" ? [step.command] : []));
}

/** Makes every change of a page in a copy of the project, and runs its commands: the first alone, as it writes what the others read. */
export async function walkPage(copy: ProjectCopy, steps: readonly Step[]): Promise<WalkedPage> {
  for (const step of steps) if (step.kind !== "command") copy.change(step);
  const changedByHand = copy.changedFiles();
  const [first = "", ...others] = commandsOf(steps);
  await copy.run(first);
  const style = `npx biome check --error-on-warnings ${changedByHand.join(" ")}`;
  const runs = [...others, style].map((command) => copy.run(command));
  // None may still be at work in the copy when it is removed.
  await Promise.allSettled(runs);
  return { changedByHand, printed: await Promise.all(runs) };
}
