import { frozen } from "./frozen";

/**
 * The closed list of faults: one list for code, twin, telemetry and docs. A fault is a value, never a sentinel
 * reading. `number` is its place in CBOR telemetry: never reused, never changed. `meaning` is for a technician.
 */
export const faultCatalogue = frozen({
  moistureNoSignal: {
    number: 1,
    meaning:
      "The moisture probe gives no usable signal: below 150 mV. Unplugged, unpowered, or in soil without a valid reading.",
  },
  moistureSaturated: {
    number: 2,
    meaning:
      "The moisture probe's signal is at the top of what the ADC can see: short circuit to the supply or a wrong part.",
  },
  moistureUnstable: {
    number: 3,
    meaning:
      "The moisture readings of one sample differ too much from each other: noise, a loose wire, or a probe that has not settled.",
  },
  moistureOutOfRange: {
    number: 4,
    meaning: "The water content worked out from the signal cannot be: below 0 or above 0.7 m³/m³.",
  },
  temperatureNoResponse: {
    number: 5,
    meaning: "No answer from the temperature probe, or another part answers in its place.",
  },
  temperatureCorrupt: {
    number: 6,
    meaning: "The temperature probe's answer failed its check sum or was all zeros.",
  },
  temperaturePowerOn: {
    number: 7,
    meaning: "The temperature probe holds its power-on value of 85 °C: it lost power before it had measured.",
  },
  temperatureOutOfRange: {
    number: 8,
    meaning: "The temperature is outside what the probe can measure: -55 to 125 °C.",
  },
  clockNotSet: {
    number: 9,
    meaning: "The clock could not be set from the network; without it no certificate can be checked.",
  },
  networkDown: { number: 10, meaning: "The network (Wi-Fi) was lost or could not be joined." },
  connectionFailed: {
    number: 11,
    meaning: "The connection to the hub failed in a way that no other fault names; the log has the words.",
  },
  twinInvalid: { number: 12, meaning: "A twin document from the hub was not valid JSON, or not an object." },
  twinTooLarge: {
    number: 13,
    meaning: "A twin document from the hub was larger or deeper than this device accepts.",
  },
  messageTooLarge: {
    number: 14,
    meaning: "A message from the hub was larger than this device accepts, and was dropped.",
  },
  reportRejected: { number: 15, meaning: "The hub refused a reported-properties update." },
  storageFailed: {
    number: 16,
    meaning: "A value could not be written to or read from the device's storage.",
  },
  settingsCorrupt: {
    number: 17,
    meaning:
      "Stored settings could not be read, all or some: damaged, or written by another firmware whose settings are no longer those of this one. Defaults were in force for them until the next sync; of what was captured on the device, what could not be read is lost. Told until the next start.",
  },
  outboxFull: {
    number: 18,
    meaning: "The outbox was full and the oldest records were dropped; outboxDropped counts them.",
  },
  internalError: {
    number: 19,
    meaning: "An unexpected error was caught in the firmware; the log names the place.",
  },
  moduleFailed: {
    number: 20,
    meaning: "A module failed; its twin says which, why, and whether it is started again.",
  },
  moduleUnreachable: {
    number: 21,
    meaning: "A module's own identity could not connect to the hub: not registered there, or a wrong key.",
  },
  twinRolledBack: {
    number: 22,
    meaning:
      "The hub's twin has an older version than this device has seen, as after a restore from a backup, or after the device was removed there and added anew. It was taken as it is.",
  },
  batteryLow: {
    number: 23,
    meaning:
      "The battery is below power.lowVoltage: the device measures and sends power.lowFactor times more rarely.",
  },
  batteryCritical: {
    number: 24,
    meaning:
      "The battery is below power.criticalVoltage: the device measures and sends power.criticalFactor times more rarely.",
  },
  flashFailed: {
    number: 25,
    meaning:
      "A part of the flash for what waits to be sent cannot be read, written or erased any more: the outbox is smaller, or in memory only. Told until the next start.",
  },
  storageLost: {
    number: 26,
    meaning:
      "The device's storage or its record flash came up empty although it had been in use: what was stored there is lost. Told until the next start.",
  },
  nameNotResolved: { number: 27, meaning: "The hub's name has no address, or no name server answered." },
  hubUnreachable: {
    number: 28,
    meaning:
      "The hub's address does not take a connection, or does not answer: the hub is down, or a firewall is between.",
  },
  hubSilent: { number: 29, meaning: "The hub took the connection and then did not answer in time." },
  hubRefused: {
    number: 30,
    meaning:
      "The hub refused the device: not registered, disabled, or a wrong key. Tried again ever more rarely, up to an hour apart; a restart of the device tries at once.",
  },
  protocolViolated: {
    number: 31,
    meaning: "What the hub sent is against the rules of MQTT: another service may answer at that address.",
  },
  connectionLost: { number: 32, meaning: "An established connection to the hub broke, or the hub ended it." },
  certificateUntrusted: {
    number: 33,
    meaning:
      "The hub's certificate was made by somebody this device does not trust: its root certificate is not on the device, or this is not the hub.",
  },
  certificateSelfSigned: { number: 34, meaning: "The hub's certificate is signed by itself." },
  certificateIncomplete: {
    number: 35,
    meaning: "The hub sent its certificate without those between it and a trusted root.",
  },
  certificateExpired: { number: 36, meaning: "A certificate of the hub is no longer valid." },
  certificateNotYetValid: {
    number: 37,
    meaning: "A certificate of the hub is not valid yet, or the device's clock is wrong.",
  },
  certificateWrongHost: { number: 38, meaning: "The hub's certificate is for another name." },
  certificateInvalid: {
    number: 39,
    meaning: "A certificate of the hub is damaged, may not be used for this, or is signed wrongly.",
  },
  handshakeBroken: {
    number: 40,
    meaning:
      "The connection broke before the TLS hand-shake with the hub was over: the hub is starting or overloaded, or something between ends it.",
  },
  renegotiationRefused: {
    number: 41,
    meaning: "The hub asked for a second TLS hand-shake in the middle of a connection.",
  },
  notTls: { number: 42, meaning: "What answers at the hub's address does not speak TLS." },
  safeMode: {
    number: 43,
    meaning:
      "The firmware crashed three times in a row at the same place: it measures and reports, the modules are off. Ends with a restart that is asked for, with a power cut, or by itself after six hours.",
  },
  moistureUncalibrated: {
    number: 44,
    meaning:
      "The moisture probe was never calibrated: its water content is that of a typical probe of its kind, good to ±0.1 m³/m³ at best. The method calibrate ends it.",
  },
  moistureFrozen: {
    number: 45,
    meaning:
      "The soil is frozen: ice is no water to a moisture probe, so that there is no water content. The raw value stays.",
  },
  moistureAbovePorosity: {
    number: 46,
    meaning:
      "The water content would be above soil.porosity, which cannot be: standing water, the wrong soil, a wrong calibration, or a probe whose supply breaks down. It is not told; the raw value is.",
  },
  moistureJump: {
    number: 47,
    meaning:
      "The water content has moved by more than plausibility.moistureJump since the reading before; the next one shows whether that is so.",
  },
  moistureFlat: {
    number: 48,
    meaning: "The moisture probe gives exactly the same raw value again and again: it hangs.",
  },
  moistureDisagrees: {
    number: 49,
    meaning: "Moisture probes that should agree differ by more than plausibility.moistureDisagreement.",
  },
  moistureNoResponse: { number: 50, meaning: "No answer from the moisture probe on its bus." },
  moistureCorrupt: {
    number: 51,
    meaning:
      "What the moisture probe answered failed its check sum, or was not the same when it was asked again.",
  },
  moistureNotReady: { number: 52, meaning: "The moisture probe was not ready in time." },
  moistureWrongPart: {
    number: 53,
    meaning: "What answers at the moisture probe's address is another part: device.json names the wrong one.",
  },
  temperatureJump: {
    number: 54,
    meaning:
      "The soil temperature has moved by more than plausibility.temperatureJump since the reading before; the next one shows whether that is so.",
  },
  temperatureDisagrees: {
    number: 55,
    meaning: "Two thermometers at one place differ by more than plausibility.temperatureDisagreement.",
  },
  temperatureNotReady: { number: 56, meaning: "The temperature probe was not ready in time." },
  airNoResponse: { number: 57, meaning: "No answer from the sensor of the air." },
  airCorrupt: { number: 58, meaning: "What the sensor of the air answered failed its check sum." },
  airOutOfRange: { number: 59, meaning: "What the sensor of the air gave is outside what it can measure." },
  batteryNoSignal: {
    number: 60,
    meaning:
      "The battery's voltage cannot be measured: the divider is not connected, its signal is outside what the ADC can see, or does not stand still.",
  },
} as const);

export type FaultCode = keyof typeof faultCatalogue;
