/** Who the device, or a module of it, is to the hub. */
export interface Identity {
  /** Host name of the hub: resource of the token, user name and TLS server name. */
  readonly host: string;
  /** TCP port of MQTT over TLS; 8883 on IoT Hub. */
  readonly port: number;
  readonly deviceId: string;
  /** For a module that has an identity of its own. */
  readonly moduleId?: string;
  /** The symmetric key, base64. A secret: never logged, never reported. */
  readonly sharedAccessKey: string;
}

/** Version of IoT Hub's MQTT interface that the device speaks. */
const apiVersion = "2021-04-12";

/** The MQTT user name [IoT Hub, "Connect to IoT Hub using MQTT"]. */
export function userName(identity: Identity): string {
  return `${identity.host}/${identity.deviceId}/?api-version=${apiVersion}`;
}
