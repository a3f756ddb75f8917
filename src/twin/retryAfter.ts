/** Patience for an answer of the hub, in milliseconds. */
export const replyTimeoutMilliseconds = 30_000;

/** The wait before a request is made again that found no room or a hub that was busy, in milliseconds. */
export const retryMilliseconds = 10_000;

/**
 * What the hub refuses, or sends in a shape that cannot be used, is much the same when asked for again: it is tried
 * again for the case that it is not.
 */
export const refusedRetryMilliseconds = 300_000;

/**
 * Milliseconds until a request that was answered with `status`, and gave nothing, is made again. A hub that is busy is
 * asked more and more rarely: 10 s, doubling to five minutes [IoT Hub, "Throttling"].
 *
 * @param attempt how many of its kind have come to nothing before, from 0
 */
export function retryAfter(status: number, attempt: number): number {
  const isPassing = status === 408 || status === 429 || status >= 500;
  if (!isPassing) return refusedRetryMilliseconds;
  return Math.min(refusedRetryMilliseconds, retryMilliseconds * 2 ** Math.min(attempt, 10));
}
