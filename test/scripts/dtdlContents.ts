import { dtdlInterfaces } from "../../scripts/dtdlInterfaces";
import { dtdlMisfit } from "./dtdlMisfit";

export type Node = { readonly [name: string]: unknown };

/** Every interface, as the project writes it. */
export const interfaces: readonly Node[] = dtdlInterfaces();

const interfaceOf = (id: string): Node => interfaces.find((each) => each["@id"] === id) ?? {};

/** Everything that an interface has. */
export const contentsOf = (id: string) => (interfaceOf(id)["contents"] ?? []) as readonly Node[];

/** What it has under a name; nothing where it has none. */
export const content = (id: string, name: string): Node =>
  contentsOf(id).find((each) => each["name"] === name) ?? {};

/** Its contents of one kind: "Telemetry", "Property", "Command" or "Component". */
export const ofType = (id: string, type: string) =>
  contentsOf(id).filter((each) => [each["@type"]].flat()[0] === type);

export const namesOf = (nodes: readonly Node[]) => nodes.map((each) => each["name"]);

/** What of a value does not fit a schema of the interface. */
export const misfit = (id: string, schema: unknown, value: unknown) =>
  dtdlMisfit(schema, value, (interfaceOf(id)["schemas"] ?? []) as readonly Node[]);
