import { parseTarget } from "./arguments";

/** The path of a twin in the service interface, from `device` or `device/module`. Refuses what is neither. */
export function twinPath(id: string): string {
  const { deviceId, moduleId } = parseTarget(id);
  const module = moduleId === undefined ? "" : `/modules/${encodeURIComponent(moduleId)}`;
  return `/twins/${encodeURIComponent(deviceId)}${module}`;
}
