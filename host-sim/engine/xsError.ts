/** Why there is no XS engine on this machine, in one sentence for the user. */
export class XsUnavailableError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "XsUnavailableError";
  }
}

/**
 * The XS machine is gone: it ran out of memory, stack or instructions, was killed, or broke its protocol. What the
 * firmware throws is no such error: that arrives as the error it is.
 */
export class XsMachineError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "XsMachineError";
  }
}
