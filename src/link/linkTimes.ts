import { frozen } from "../model/frozen";

/** How long a waiting state may last, in milliseconds, and what is said when that was too short. */
export const deadlines = frozen({
  // The SDK's client gives up on TCP after 30 s by itself but waits for a CONNACK for ever.
  connecting: { milliseconds: 45_000, words: "no answer from the hub" },
  subscribing: { milliseconds: 30_000, words: "the hub did not confirm the subscriptions" },
});

/** Patience for the time server, in milliseconds. */
export const clockMilliseconds = 60_000;

/** So many failures in a row, and the clock is set anew before the next try. */
export const failuresToDoubtClock = 4;

/** Joining has no end, as Wi-Fi may be away for days; after this long it is a fault. */
export const joiningFaultMilliseconds = 60_000;

/**
 * The clock is set anew once a day, as it drifts by some seconds. A connection that holds does it with its token; one
 * that is opened for a short while each time would never get there.
 */
export const clockLifeMilliseconds = 86_400_000;

/** A token's life. A day: each renewal costs a TLS hand-shake. Renewed with a tenth of it left. */
export const tokenSeconds = 86_400;
export const tokenRenewalMilliseconds = tokenSeconds * 900;

/**
 * A connection that held this long starts the back-off anew. One that breaks sooner does not: the hub drops the older
 * of two devices with one name, and they would throw each other out every two seconds for ever.
 */
export const stableMilliseconds = 30_000;
