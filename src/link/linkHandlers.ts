import type { HubMessage } from "./iotHubTopics";
import type { LinkState } from "./linkState";

/** What the link tells the other rooms. */
export interface LinkHandlers {
  /** Messages flow both ways. */
  readonly onOnline: () => void;
  /** They do no longer. */
  readonly onOffline: () => void;
  /** `body` is `undefined` where the message was larger than the device accepts. */
  readonly onMessage: (message: HubMessage, body: Uint8Array | undefined) => void;
  /** Messages came faster than they could be handled, and some were dropped. */
  readonly onLost: () => void;
  /** There is room again for what `send` refused. */
  readonly onRoom: () => void;
}

/** Who wants to know how the link gets on. */
export interface LinkObserver {
  /** It entered a state, or, in `syncing`, became ready: messages flow both ways. */
  onState(state: LinkState, isReady: boolean): void;
}
