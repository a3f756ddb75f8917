// Stands under the module name "board/moddable/platform" in the simulator; typed by ../platform.d.ts.
export { linPlatform as platform } from "board/moddable/lin/linPlatform";
