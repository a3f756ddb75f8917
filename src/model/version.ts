/** The firmware's version (semantic versioning). */
export const firmwareVersion = "0.1.0";
