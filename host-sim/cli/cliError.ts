/** A wrong call: the command was not given what it takes. Exit code 2. */
export const WRONG_CALL = 2;
/** The call was right and could not be done. Exit code 1. */
export const FAILURE = 1;

/** What ends a command: one sentence for standard error, and the exit code. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = FAILURE) {
    super(message);
    this.name = "CliError";
    this.exitCode = exitCode;
  }
}

/** A wrong call, in one sentence that says what is allowed. */
export function wrongCall(message: string): CliError {
  return new CliError(message, WRONG_CALL);
}
