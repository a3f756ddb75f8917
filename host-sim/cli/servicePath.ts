import { parseTarget } from "./arguments";

/**
 * The path of a device or module in the service interface, from `device` or `device/module`: of its identity or of its
 * twin. Refuses what is neither.
 */
export function servicePath(of: "devices" | "twins", id: string): string {
  const { deviceId, moduleId } = parseTarget(id);
  const module = moduleId === undefined ? "" : `/modules/${encodeURIComponent(moduleId)}`;
  return `/${of}/${encodeURIComponent(deviceId)}${module}`;
}
