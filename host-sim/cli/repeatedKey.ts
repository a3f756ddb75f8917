import { LineCounter, parseDocument } from "yaml";

/**
 * A sentence where an object of a JSON text has a key twice, of which `JSON.parse` takes the last in silence. JSON is YAML, whose
 * reader tells. It goes by recursion, so the nesting must have been bounded before.
 */
export function repeatedKey(text: string): string | undefined {
  const lines = new LineCounter();
  const { errors } = parseDocument(text, {
    schema: "json",
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  const repeated = errors.find(({ code }) => code === "DUPLICATE_KEY");
  if (repeated === undefined) return undefined;
  const { line, col } = lines.linePos(repeated.pos[0]);
  return `An object has the same key twice, again at line ${line}, column ${col}; give each key once.`;
}
