/**
 * A how-to that can be walked: what it tells the reader to change and to type, read from its Markdown.
 *
 * A fenced block after a line that ends in "In `FILE`:" changes that file (a diff without line numbers; `@@` parts places),
 * one after "New, `FILE`:" is a new file, and each line of a `sh` block is a command. Other blocks are for the eye.
 */
export type Step = (
  | { readonly kind: "change"; readonly file: string; readonly places: readonly Place[] }
  | { readonly kind: "create"; readonly file: string; readonly text: string }
  | { readonly kind: "command"; readonly command: string }
) & {
  /** The heading of the second level that it stands under. */
  readonly part: string;
};

/** One place of a change: the lines as they are, and as they are to be. */
export interface Place {
  readonly before: string;
  readonly after: string;
}

const fence = "```";

/** The steps of a page in their order. Throws where a block says a file and is not one that can be applied, or is not closed. */
export function stepsOf(markdown: string): readonly Step[] {
  const steps: Step[] = [];
  const lines = markdown.split("\n");
  let part = "";
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line.startsWith("## ")) part = line.slice(3);
    if (!line.startsWith(fence)) continue;
    const end = lines.indexOf(fence, index + 1);
    if (end < 0) throw new Error(`The block in line ${index + 1} is not closed.`);
    const language = line.slice(fence.length);
    const body = lines.slice(index + 1, end);
    const [, what, file] = /^(In|New,) `([^`]+)`:$/.exec(lines[index - 1] ?? "") ?? [];
    if (language === "sh") for (const command of body) steps.push({ kind: "command", command, part });
    else if (file !== undefined && what === "In") {
      if (language !== "diff") throw new Error(`The change of ${file} in line ${index + 1} must be a diff.`);
      steps.push({ kind: "change", file, places: placesOf(body), part });
    } else if (file !== undefined) steps.push({ kind: "create", file, text: `${body.join("\n")}\n`, part });
    index = end;
  }
  return steps;
}

function placesOf(body: readonly string[]): readonly Place[] {
  const places: { before: string[]; after: string[] }[] = [{ before: [], after: [] }];
  for (const line of body) {
    const place = places.at(-1);
    if (line === "@@") places.push({ before: [], after: [] });
    else if (line !== "" && !" +-".includes(line[0] ?? ""))
      throw new Error(`This is no line of a diff: ${line}`);
    else {
      if (!line.startsWith("+")) place?.before.push(line.slice(1));
      if (!line.startsWith("-")) place?.after.push(line.slice(1));
    }
  }
  const joined = (part: readonly string[]) => part.map((line) => `${line}\n`).join("");
  return places.map(({ before, after }) => ({ before: joined(before), after: joined(after) }));
}

/** The text after a change. Throws where the lines of a place are not in it, or more than once. */
export function changed(file: string, text: string, places: readonly Place[]): string {
  return places.reduce((present, { before, after }) => {
    // From the beginning of a line on.
    const pieces = `\n${present}`.split(`\n${before}`);
    if (pieces.length !== 2)
      throw new Error(`${file} must have these lines once, not ${pieces.length - 1} times:\n${before}`);
    return pieces.join(`\n${after}`).slice(1);
  }, text);
}
