/** Between the name of a component and that of its command [IoT Plug and Play conventions, "Commands"]. */
const separator = "*";

/**
 * Takes the name of a method apart: `component*command` for a component's, the bare name for the device's own. A name
 * with nothing before the separator has the component "", which no device has.
 */
export function splitCommandName(name: string): { readonly component?: string; readonly command: string } {
  const at = name.indexOf(separator);
  return at < 0 ? { command: name } : { component: name.slice(0, at), command: name.slice(at + 1) };
}
