/**
 * What the hub refuses, by Azure IoT Hub's own names and numbers ("IoT Hub error codes", troubleshoot-error-codes).
 * The first three digits are the HTTP status. The last group is ours, for what only a local hub can meet.
 */
export const hubErrorNumbers = {
  ArgumentInvalid: 400004,
  IotHubFormatError: 400006,
  ConnectionForcefullyClosedOnNewConnection: 400027,
  IotHubUnauthorizedAccess: 401002,
  DeviceDisabled: 403012,
  TooManyMethodCalls: 403800,
  DeviceNotFound: 404001,
  DeviceNotOnline: 404103,
  DeviceConnectionClosedRemotely: 404104,
  OperationNotFound: 404000,
  ModuleNotFound: 404010,
  DeviceAlreadyExists: 409001,
  ModuleAlreadyExistsOnDevice: 409301,
  PreconditionFailed: 412001,
  MessageTooLarge: 413001,
  TooManyModulesOnDevice: 413003,
  ThrottlingException: 429001,
  ServerError: 500001,
  BadDeviceResponse: 502000,
  DeviceResponseTimeout: 504101,

  PortInUse: 500901,
  AddressUnavailable: 500902,
  StoreUnusable: 500903,
  StateUnusable: 500904,
} as const;

export type HubErrorCode = keyof typeof hubErrorNumbers;

/**
 * A refusal in one sentence. Returned as a value where the outside is at fault; thrown (or a promise rejected with
 * it) only where the hub cannot be started at all.
 */
export class HubError extends Error {
  readonly code: HubErrorCode;
  /** Further facts for the answer, as Azure gives them with a method that timed out. */
  readonly info: Readonly<Record<string, string>> | undefined;

  constructor(code: HubErrorCode, message: string, info?: Readonly<Record<string, string>>) {
    super(message);
    this.name = "HubError";
    this.code = code;
    this.info = info;
  }

  /** Six digits, such as 404001. */
  get number(): number {
    return hubErrorNumbers[this.code];
  }

  /** HTTP status, which is also the status in an MQTT twin response topic. */
  get status(): number {
    return Math.floor(this.number / 1000);
  }
}

/** The body of a refusal over MQTT, and of the REST errors that carry JSON within JSON. */
export function hubErrorBody(error: HubError, trackingId: string, now: number): Record<string, unknown> {
  return {
    errorCode: error.number,
    trackingId,
    message: error.message,
    ...(error.info === undefined ? {} : { info: error.info }),
    timestampUtc: new Date(now).toISOString(),
  };
}
