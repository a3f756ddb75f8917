/** Faults that a test switches on; those that are counted wear off. */
export class HubFaults {
  #connections = { left: 0, code: 0 };
  #gets = { left: 0, code: 0 };
  #reports = { left: 0, code: 0 };
  #lostReplies = 0;
  #lostPushes = 0;
  #doubledPushes = 0;
  #lostAcknowledgements = 0;
  #replyDelay = 0;

  /** Refuses the next connections; 3 is "server unavailable", 5 "not authorized". */
  refuseConnections(count: number, returnCode = 3): void {
    this.#connections = { left: count, code: returnCode };
  }

  /** Answers the next requests for the twin with an error: 429 or 500 for instance. */
  failGets(count: number, status = 429): void {
    this.#gets = { left: count, code: status };
  }

  /** Answers the next reports with an error, and does not keep them. */
  refuseReports(count: number, status = 400): void {
    this.#reports = { left: count, code: status };
  }

  /** The next answers to twin requests never leave, though what was asked is done. */
  loseReplies(count: number): void {
    this.#lostReplies = count;
  }

  /** The next desired changes are not told. */
  losePushes(count: number): void {
    this.#lostPushes = count;
  }

  /** The next desired changes are told twice. */
  doublePushes(count: number): void {
    this.#doubledPushes = count;
  }

  /** The next messages of QoS 1 are taken and never acknowledged. */
  loseAcknowledgements(count: number): void {
    this.#lostAcknowledgements = count;
  }

  /** From now on answers to twin requests wait so long, in milliseconds; 0 ends it. */
  delayReplies(milliseconds: number): void {
    this.#replyDelay = milliseconds;
  }

  get replyDelay(): number {
    return this.#replyDelay;
  }

  takeConnection(): number | undefined {
    return spend(this.#connections);
  }

  takeGet(): number | undefined {
    return spend(this.#gets);
  }

  takeReport(): number | undefined {
    return spend(this.#reports);
  }

  takeReply(): boolean {
    return this.#lostReplies > 0 && this.#lostReplies-- > 0;
  }

  /** How often the next desired change is told: 0, 1 or 2. */
  takePush(): number {
    if (this.#lostPushes > 0) {
      this.#lostPushes -= 1;
      return 0;
    }
    return this.#doubledPushes > 0 && this.#doubledPushes-- > 0 ? 2 : 1;
  }

  takeAcknowledgement(): boolean {
    return this.#lostAcknowledgements > 0 && this.#lostAcknowledgements-- > 0;
  }
}

function spend(fault: { left: number; code: number }): number | undefined {
  if (fault.left === 0) return undefined;
  fault.left -= 1;
  return fault.code;
}
