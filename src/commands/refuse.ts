import { commandStatus } from "../model/commands";
import type { Respond } from "./commands";

/** Answers with why it is not done: one sentence, and a word for programs. */
export function refuse(respond: Respond, status: number, code: string, message: string): void {
  respond(status, { code, message });
}

/** A call that is right and cannot be done as things are: 409, as for a busy device, with a code of its own. */
export function refuseAsThingsAre(respond: Respond, message: string): void {
  refuse(respond, commandStatus.busy, "refused", message);
}
