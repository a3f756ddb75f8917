/** What is done to each connection. What is left out is not done. */
export interface ChaosPlan {
  /** What each segment takes longer, each way, ms. */
  readonly delayMilliseconds?: number;
  /** Up to so much longer still, another time for each segment, ms. Order stays. */
  readonly jitterMilliseconds?: number;
  /** What passes each way in a second at most. */
  readonly bytesPerSecond?: number;
  /** The part of all segments that is lost on the way, 0 to 1. */
  readonly lossProbability?: number;
  /** The part of all segments at which the connection is reset, 0 to 1. */
  readonly resetProbability?: number;
  /** Both ends are closed after so many bytes, both ways together. */
  readonly cutAfterBytes?: number;
  /** Both ends are closed after so long, ms. */
  readonly cutAfterMilliseconds?: number;
  /** After so long nothing arrives any more, and neither end hears of it, ms. */
  readonly halfOpenAfterMilliseconds?: number;
  /** No connection comes about. */
  readonly refuses?: boolean;
}

/** What Ethernet and the Internet carry at once of TCP: chance has its say once for each. bytes */
export const segmentBytes = 1_460;

/** So much may wait one way, as for a throttle: more breaks the connection, or it would fill the memory. bytes */
export const mostWaitingBytes = 4 * 1024 * 1024;

/** TCP sends again what is lost after a second (RFC 6298 §2), then after twice as long, up to a minute. ms */
export const firstRepeatMilliseconds = 1_000;
export const longestRepeatMilliseconds = 60_000;

/** So often in a row, two minutes in all, and the connection breaks, as TCP gives up in the end. */
export const mostRepeats = 7;
