/** Who the device, or a module of it, is to the hub. */
export interface Identity {
  /** Host name of the hub: resource of the token, user name and TLS server name. */
  readonly host: string;
  /** TCP port of MQTT over TLS; 8883 on IoT Hub. */
  readonly port: number;
  readonly deviceId: string;
  /** For a module that has an identity of its own. */
  readonly moduleId?: string;
  /** The model that it follows (`dtmi:…;1`); announced with every connection where it is given. */
  readonly modelId?: string;
  /** The symmetric key, base64. A secret: never logged, never reported. */
  readonly sharedAccessKey: string;
}

/** Version of IoT Hub's MQTT interface that the device speaks. */
const apiVersion = "2021-04-12";

/** The MQTT client id: the device's, or device and module [IoT Hub, "Connect to IoT Hub using MQTT"]. */
export function clientId({ deviceId, moduleId }: Identity): string {
  return moduleId === undefined ? deviceId : `${deviceId}/${moduleId}`;
}

/**
 * The MQTT user name [IoT Hub, "Connect to IoT Hub using MQTT"]; the model is announced in it [IoT Hub, "IoT Plug and
 * Play conventions"], percent-encoded, as it ends in ";" and a number.
 */
export function userName(identity: Identity): string {
  const model = identity.modelId === undefined ? "" : `&model-id=${encodeURIComponent(identity.modelId)}`;
  return `${identity.host}/${clientId(identity)}/?api-version=${apiVersion}${model}`;
}

/** The path of the identity below its hub, as SAS tokens and telemetry topics have it. */
export function resourcePath({ deviceId, moduleId }: Identity): string {
  return moduleId === undefined ? `devices/${deviceId}` : `devices/${deviceId}/modules/${moduleId}`;
}
