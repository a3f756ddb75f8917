/** A device "D" or a module of it "D/M": the client id, and the name of its twin. */
export interface Address {
  readonly deviceId: string;
  readonly moduleId: string | undefined;
}

/** Ids as IoT Hub takes them: up to 128 characters of ASCII. */
const idPattern = /^[A-Za-z0-9\-.+%_#*?!(),:=@$']{1,128}$/;

/** The address in a client id; `undefined` where it is none. */
export function parseAddress(clientId: string): Address | undefined {
  const [deviceId = "", moduleId, ...more] = clientId.split("/");
  if (more.length > 0 || !idPattern.test(deviceId)) return undefined;
  if (moduleId !== undefined && !idPattern.test(moduleId)) return undefined;
  return { deviceId, moduleId };
}

/** What telemetry topics begin with. */
export function eventsPrefix({ deviceId, moduleId }: Address): string {
  return moduleId === undefined
    ? `devices/${deviceId}/messages/events/`
    : `devices/${deviceId}/modules/${moduleId}/messages/events/`;
}

/** The resource that a token of its own key is for, below the host name. */
export function resourcePath({ deviceId, moduleId }: Address): string {
  return moduleId === undefined ? `devices/${deviceId}` : `devices/${deviceId}/modules/${moduleId}`;
}
