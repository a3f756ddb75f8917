export interface Log {
  /** One line, without its line end. Secrets never go here. */
  write(line: string): void;
}
