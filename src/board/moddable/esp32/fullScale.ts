/** What the highest code stands for: the SDK's driver scales calibrated readings at 12 dB so (modules/io/analog/esp32). */
export const fullScaleMillivolts = 2450;
