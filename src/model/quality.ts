/** How far a reading can be trusted. The place in the list is its number in CBOR telemetry. */
export const qualities = Object.freeze(["good", "uncertain", "bad"] as const);

/**
 * good: every part measured and is plausible. uncertain: a value is there, but its faults make it doubtful.
 * bad: at least one value is missing.
 */
export type Quality = (typeof qualities)[number];
