type Node = { readonly [name: string]: unknown };

/**
 * What of a JSON value does not fit a DTDL schema, in words; `undefined` where it fits. A field may be left out: DTDL
 * has no required ones.
 *
 * @param shared the interface's `schemas`
 */
export function dtdlMisfit(
  schema: unknown,
  value: unknown,
  shared: readonly Node[] = [],
): string | undefined {
  if (typeof schema === "string") {
    const referenced = shared.find((each) => each["@id"] === schema);
    if (referenced !== undefined) return dtdlMisfit(referenced, value, shared);
    return fitsPrimitive(schema, value) ? undefined : `${JSON.stringify(value)} is no ${schema}`;
  }
  const node = schema as Node;
  switch (node["@type"]) {
    case "Enum": {
      const values = (node["enumValues"] as readonly Node[]).map((each) => each["enumValue"]);
      return values.includes(value) ? undefined : `${JSON.stringify(value)} is none of ${values.join(", ")}`;
    }
    case "Array":
      if (!Array.isArray(value)) return `${JSON.stringify(value)} is no list`;
      return first(value, (item) => dtdlMisfit(node["elementSchema"], item, shared));
    case "Map": {
      const { schema: of } = node["mapValue"] as Node;
      return isNode(value)
        ? first(Object.values(value), (item) => dtdlMisfit(of, item, shared))
        : `${JSON.stringify(value)} is no map`;
    }
    default: {
      if (!isNode(value)) return `${JSON.stringify(value)} is no object`;
      const fields = new Map((node["fields"] as readonly Node[]).map((field) => [field["name"], field]));
      return first(Object.entries(value), ([name, part]) => {
        const field = fields.get(name);
        if (field === undefined) return `there is no field ${name}`;
        const misfit = dtdlMisfit(field["schema"], part, shared);
        return misfit === undefined ? undefined : `${name}: ${misfit}`;
      });
    }
  }
}

function fitsPrimitive(schema: string, value: unknown): boolean {
  switch (schema) {
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
    case "long":
      return Number.isSafeInteger(value);
    case "double":
      return Number.isFinite(value);
    case "string":
      return typeof value === "string";
    case "dateTime":
      return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value);
    default:
      return false;
  }
}

function first<Item>(
  items: readonly Item[],
  misfitOf: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const misfit = misfitOf(item);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
