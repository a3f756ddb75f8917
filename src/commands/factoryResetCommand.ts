import { commandStatus } from "../model/commands";
import type { PropertyValues } from "../model/property";
import type { Respond } from "./commands";
import { refuse } from "./refuse";

/** Wrong tokens before none is taken any more: a start's token cannot be found by trying. */
const maximumTries = 5;

/** The method `factoryReset`: forgets, then answers, where the token is that of this start. */
export class FactoryResetCommand {
  readonly #token: string;
  #wrong = 0;

  /** @param token never empty; an empty one is taken for none that could be right */
  constructor(token: string) {
    this.#token = token;
  }

  run(payload: PropertyValues, respond: Respond, device: { factoryReset(): void }): void {
    if (this.#wrong >= maximumTries) {
      const sentence = "The token was wrong too often; the device takes none before its next restart.";
      refuse(respond, commandStatus.busy, "busy", sentence);
    } else if (this.#token === "" || payload["token"] !== this.#token) {
      this.#wrong++;
      const sentence = "The token is not the reported property factoryResetConfirmation.token of this start.";
      refuse(respond, commandStatus.forbidden, "forbidden", sentence);
    } else {
      // First, as an answer must not promise what the storage refuses.
      device.factoryReset();
      respond(commandStatus.done, { message: "The device forgets what it was told, and restarts." });
    }
  }
}
