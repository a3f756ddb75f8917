import type { MqttFailure } from "../board/mqtt";
import { frozen } from "../model/frozen";

/** The states of the link, in the order in which a good connection goes through those in the middle. */
export type LinkState =
  /** Closed by its owner. */
  | "stopped"
  /** The radio is off, to save power; the link joins again by itself. */
  | "offline"
  | "joining"
  | "settingClock"
  /** The connection is being opened; as far as the platform tells, the hub's name is looked up. */
  | "resolving"
  /** TCP and TLS. */
  | "securing"
  /** MQTT's CONNECT is on its way. */
  | "authenticating"
  /** Accepted. Once the subscriptions are confirmed messages flow both ways, and the twin is brought in step. */
  | "syncing"
  /** The twin is in step. */
  | "online"
  /** Waits before the next try. */
  | "backingOff"
  /** The hub refused the identity: waits longer, as only a change at the hub helps. */
  | "refused";

/** A state that waits for somebody else. */
export type WaitingState =
  | "joining"
  | "settingClock"
  | "resolving"
  | "securing"
  | "authenticating"
  | "syncing";

interface Wait {
  /** The longest that it may last. */
  readonly milliseconds: number;
  /** What is being done, for the log: "while …". */
  readonly doing: string;
  /** What is said when that took too long. */
  readonly late: string;
  /** Of what kind that failure is. */
  readonly failure?: MqttFailure;
}

/** Deadlines and words of the states that wait. Of `syncing` it is the part until the subscriptions are confirmed. */
export const waits: { readonly [State in WaitingState]: Wait } = frozen({
  // Wi-Fi may be away for days, and the radio costs most of all: a join takes 4 s, with a slow router several times that.
  joining: { milliseconds: 120_000, doing: "joining the network", late: "there is no network" },
  settingClock: { milliseconds: 60_000, doing: "setting the clock", late: "no answer from the time server" },
  resolving: {
    milliseconds: 20_000,
    doing: "looking up the hub's name",
    late: "no answer from the name server",
    failure: "unresolved",
  },
  // The SDK's client gives up on TCP after 30 s by itself; a hand-shake takes a board some seconds.
  securing: {
    milliseconds: 45_000,
    doing: "opening a secure connection",
    late: "the hub did not end the TLS hand-shake",
    failure: "silent",
  },
  // The SDK's client waits for a CONNACK for ever.
  authenticating: {
    milliseconds: 30_000,
    doing: "signing in",
    late: "the hub neither accepted nor refused the device",
    failure: "silent",
  },
  syncing: {
    milliseconds: 30_000,
    doing: "subscribing",
    late: "the hub did not confirm the subscriptions",
    failure: "silent",
  },
});

/** For a platform that does not tell how far a connection has come: from its opening until it is accepted. */
export const untoldWait: Wait = frozen({
  milliseconds: 45_000,
  doing: "opening the connection",
  late: "no answer from the hub",
});

/**
 * Once subscribed: so long may the hub leave all that it is asked about the twin without any answer. One that asks for
 * patience answers; one that is dead for the twin alone would otherwise keep the device from every change of settings.
 */
export const twinSilence: Wait = frozen({
  milliseconds: 180_000,
  doing: "bringing the twin in step",
  late: "the hub does not answer about the twin",
  failure: "silent",
});
