import type { MqttFailure } from "../board/mqtt";
import type { FaultCode } from "../model/faults";
import { frozen } from "../model/frozen";

/** The fault of each way in which a connection fails. One of them holds at a time: the last. */
export const connectionFaults = frozen({
  unresolved: "nameNotResolved",
  unreachable: "hubUnreachable",
  silent: "hubSilent",
  notTls: "notTls",
  handshakeBroken: "handshakeBroken",
  renegotiation: "renegotiationRefused",
  certificateUntrusted: "certificateUntrusted",
  certificateSelfSigned: "certificateSelfSigned",
  certificateIncomplete: "certificateIncomplete",
  certificateExpired: "certificateExpired",
  certificateNotYetValid: "certificateNotYetValid",
  certificateWrongHost: "certificateWrongHost",
  certificateInvalid: "certificateInvalid",
  refused: "hubRefused",
  protocol: "protocolViolated",
  lost: "connectionLost",
} as const satisfies { readonly [Failure in MqttFailure]: FaultCode });
