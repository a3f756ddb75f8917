/** How grave a line is, the gravest first; the setting `logLevel` keeps those up to its own. */
export type LogLevel = "error" | "warning" | "information" | "debug";

export interface Log {
  /** One line, without its line end; "information" where no level is given. Secrets never go here. */
  write(line: string, level?: LogLevel): void;
}
