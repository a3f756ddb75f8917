import { readFileSync, statSync } from "node:fs";
import { isMap, isNode, isPair, Lexer, LineCounter, type Node, Parser, parseDocument } from "yaml";
import type { z } from "zod";
import { type Scenario, scenarioSchema } from "./scenarioSchema";

/** A scenario, or what is wrong with its file, each with line and column: `12:5: field.soil must be …`. */
export type ScenarioResult =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly errors: readonly string[] };

/** Far more than anybody writes by hand. */
const mostBytes = 256 * 1024;
const mostErrors = 20;
/** The deepest that an event may set and a twin takes is not half of it. */
const mostDepth = 40;
/** Where the parser's own would name functions of the parser. */
const ownWords: { readonly [code: string]: string | undefined } = {
  MULTIPLE_DOCS: "a scenario file holds one scenario; a second document begins here",
};

/** Reads the text of a scenario file. */
export function parseScenario(text: string): ScenarioResult {
  if (text.length > mostBytes) return { ok: false, errors: [`1:1: more than ${mostBytes} characters`] };
  const tooDeep = placeTooDeep(text);
  if (tooDeep !== undefined)
    return { ok: false, errors: [`${tooDeep}: more than ${mostDepth} lists and groups in one another`] };
  const lines = new LineCounter();
  // A warning would be printed past whoever asks; what it is about is refused for what it is.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: "1.2",
    logLevel: "error",
  });
  const place = (offset: number): string => placeOf(lines, offset);
  if (document.errors.length > 0) {
    const errors = document.errors
      .slice(0, mostErrors)
      .map(({ pos, message, code }) => `${place(pos[0])}: ${ownWords[code] ?? firstLine(message)}`);
    return { ok: false, errors };
  }
  let value: unknown;
  try {
    // Aliases could make much of little; no scenario needs them.
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    return {
      ok: false,
      errors: [`1:1: ${firstLine(error instanceof Error ? error.message : String(error))}`],
    };
  }
  const judged = scenarioSchema.safeParse(value, { reportInput: true });
  if (judged.success) return { ok: true, scenario: judged.data };
  const errors = judged.error.issues
    .flatMap(flattened)
    .slice(0, mostErrors)
    .map((issue) => `${place(offsetOf(document.contents, issue))}: ${words(issue)}`);
  return { ok: false, errors };
}

/**
 * Where a text goes deeper than any scenario; `undefined` where it does not. Found without recursion, which everything after
 * it needs.
 */
function placeTooDeep(text: string): string | undefined {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    // What it gives are whole documents; how deep it is shows on its stack before.
    for (const _token of parser.next(lexeme));
    if (parser.stack.length > mostDepth) return placeOf(lines, parser.offset);
  }
  return undefined;
}

function placeOf(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
}

/** Reads a scenario file; its name stands before each error. */
export function readScenarioFile(path: string): ScenarioResult {
  let text: string;
  try {
    if (statSync(path).size > mostBytes)
      return { ok: false, errors: [`${path}: more than ${mostBytes} bytes`] };
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = { ENOENT: "there is no such file", EISDIR: "it is a folder" }[code] ?? "it cannot be read";
    return { ok: false, errors: [`${path}: ${reason}`] };
  }
  const result = parseScenario(text);
  return result.ok ? result : { ok: false, errors: result.errors.map((error) => `${path}:${error}`) };
}

type Issue = z.core.$ZodIssue;

/** Of a value that fits none of several shapes, what is wrong with the one that it comes nearest to. */
function flattened(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const cost = (issues: readonly Issue[]) =>
    issues.reduce(
      (sum, { code, path }) => sum + (code === "unrecognized_keys" ? 10 : 1) + (path.length === 0 ? 5 : 0),
      0,
    );
  const nearest = [...issue.errors].sort((left, right) => cost(left) - cost(right))[0] ?? [];
  // A word where a group is also allowed, and the other way round: the list of what is allowed says more.
  if (nearest.length === 0) return [issue];
  return nearest.flatMap((inner) => flattened({ ...inner, path: [...issue.path, ...inner.path] }));
}

function words(issue: Issue): string {
  const path = issue.path
    .map((part) => (typeof part === "number" ? `[${part + 1}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  const name = path === "" ? "the scenario" : path;
  switch (issue.code) {
    case "unrecognized_keys":
      return `${name} has no ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
    case "invalid_value":
      return `${name} must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.join(", ")}`;
    case "too_small":
      return `${name} must be at least ${issue.minimum}`;
    case "too_big":
      return `${name} must be at most ${issue.maximum}`;
    case "invalid_type":
      return issue.input === undefined ? `${name} is missing` : `${name} must be of type ${issue.expected}`;
    default:
      return `${name} ${issue.message}`;
  }
}

/** Where in the text the value is, or the key that should not be there; for what is missing, what it is missing from. */
function offsetOf(contents: unknown, issue: Issue): number {
  let node = contents;
  for (const part of issue.path) {
    const inner = childOf(node, part as string | number);
    if (inner === undefined) break;
    node = inner;
  }
  if (issue.code === "unrecognized_keys" && isMap(node)) {
    const pair = node.items.find(({ key }) => keyOf(key) === issue.keys[0]);
    if (isNode(pair?.key)) return (pair.key as Node).range?.[0] ?? 0;
  }
  return isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0;
}

function childOf(node: unknown, part: string | number): unknown {
  if (isMap(node)) return node.items.find(({ key }) => keyOf(key) === String(part))?.value ?? undefined;
  const items = (node as { items?: unknown[] } | undefined)?.items;
  const item = Array.isArray(items) && typeof part === "number" ? items[part] : undefined;
  return isPair(item) ? item.value : item;
}

function keyOf(key: unknown): string {
  return isNode(key) ? String(key.toJSON()) : String(key);
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").trim();
}
