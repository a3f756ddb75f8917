// The seam to the SDK's modules that only the simulator has; typed by sdk.d.ts beside it (see ../sdk.js).
export { default as files } from "embedded:storage/files";
