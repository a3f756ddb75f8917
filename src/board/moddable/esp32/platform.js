// Stands under the module name "board/moddable/platform" on ESP32; typed by ../platform.d.ts.
export { esp32Platform as platform } from "board/moddable/esp32/esp32Platform";
