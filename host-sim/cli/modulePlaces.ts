import { type ModuleName, moduleNames } from "../../src/model/modules";
import { parseTarget } from "./arguments";

/** A method of a module that is a component: `inference*getLog` on the device. */
const separator = "*";

/** The hub's sentence of a module that it does not know, with where that module is to be found then. */
export function withComponentPlace(message: string): string {
  const [, device, module] = /^Device (\S+) has no module (\S+)\.$/.exec(message) ?? [];
  if (device === undefined || !isModule(module)) return message;
  return `${message} Where modules are components of their device: twin set ${device} ${module}.…, call ${device} ${module}${separator}….`;
}

/** Where a method is to be called that a device has not, as its modules have identities of their own. */
export function ownPlace(id: string, method: string): string | undefined {
  const [module, name] = method.split(separator);
  if (!isModule(module) || name === undefined || parseTarget(id).moduleId !== undefined) return undefined;
  return `Where modules have identities of their own: call ${id}/${module} ${name}.`;
}

/** The hub's sentence of a device or module that is not connected, with what helps. */
export function withPatience(id: string, message: string): string {
  if (!/ to connect\.$/.test(message)) return message;
  const turns = isModule(parseTarget(id).moduleId) ? " Modules that take turns come once an hour;" : "";
  return `${message}${turns} --connect-timeout waits up to 300 seconds.`;
}

export function isModule(name: string | undefined): name is ModuleName {
  return moduleNames.some((known) => known === name);
}
