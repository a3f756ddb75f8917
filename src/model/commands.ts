import { frozen } from "./frozen";

/** The direct methods, declared once. `payload` is what the caller may send. */
export const commandDefinitions = frozen({
  sampleNow: {
    payload: "none",
    meaning:
      "Takes a reading at once, sends it as telemetry, and answers with it. The schedule is not changed.",
  },
  reboot: { payload: "none", meaning: "Answers, then restarts the device after one second. Settings stay." },
} as const);

export type CommandName = keyof typeof commandDefinitions;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandDefinitions, name);
}

/** The status a direct method is answered with. */
export const commandStatus = Object.freeze({
  done: 200,
  badRequest: 400,
  notFound: 404,
  busy: 409,
  failed: 500,
});
