import {
  classes,
  common,
  dtdlContext,
  numericPrimitives,
  primitives,
  quantitiesContext,
  semanticTypes,
} from "./dtdlTerms";

type Node = { readonly [name: string]: unknown };

const longestName = 512;
const longestText = 512;
const longestInterfaceId = 128;
const longestId = 2048;
const deepestSchema = 5;
const largestInterfaceBytes = 2 ** 20;
const largestInterfaceElements = 100_000;

/** A user DTMI [DTDL v3, "Digital Twin Model Identifier"]: no segment begins or ends with an underscore. */
const userId =
  /^dtmi:[A-Za-z](?:\w*[A-Za-z0-9])?(?::[A-Za-z](?:\w*[A-Za-z0-9])?)*(?:;[1-9]\d{0,8}(?:\.[1-9]\d{0,5})?)?$/;
const reservedId = /^dtmi:(dtdl|standard):/;
const namePattern = /^[A-Za-z](?:\w*[A-Za-z0-9])?$/;

/**
 * What is wrong with a set of DTDL v3 interfaces, by the rules of the specification: a sentence with its place each,
 * none where they are valid. Only the part of the language that our models use is known.
 *
 * @param external ids of interfaces that are defined elsewhere
 */
export function dtdlProblems(documents: readonly unknown[], external: readonly string[] = []): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  const interfaces = new Map<unknown, Node>();
  for (const document of documents) if (isNode(document)) interfaces.set(document["@id"], document);
  for (const document of documents) new InterfaceCheck(document, interfaces, external, ids, problems).run();
  return problems;
}

class InterfaceCheck {
  readonly #document: unknown;
  readonly #interfaces: ReadonlyMap<unknown, Node>;
  readonly #external: readonly string[];
  readonly #ids: Set<string>;
  readonly #problems: string[];
  readonly #schemas = new Map<unknown, Node>();
  #hasQuantities = false;
  #elements = 0;

  constructor(
    document: unknown,
    interfaces: ReadonlyMap<unknown, Node>,
    external: readonly string[],
    ids: Set<string>,
    problems: string[],
  ) {
    this.#document = document;
    this.#interfaces = interfaces;
    this.#external = external;
    this.#ids = ids;
    this.#problems = problems;
  }

  run(): void {
    const document = this.#document;
    if (!isNode(document)) {
      this.#say("document", "must be an object");
      return;
    }
    const place = String(document["@id"]);
    this.#context(place, document["@context"]);
    this.#class(place, document, "Interface");
    if (place.length > longestInterfaceId) this.#say(place, `@id may have ${longestInterfaceId} characters`);
    if (Buffer.byteLength(JSON.stringify(document)) > largestInterfaceBytes)
      this.#say(place, "is over 1 MiB");
    const schemas = this.#list(`${place} schemas`, document["schemas"]);
    for (const schema of schemas) this.#schemas.set(schema["@id"], schema);
    for (const schema of schemas) {
      if (schema["@id"] === undefined) this.#say(`${place} schemas`, "each must have an @id");
      this.#schema(`${place} schemas`, schema, 0);
    }
    const contents = this.#list(`${place} contents`, document["contents"]);
    this.#unique(`${place} contents`, contents, "name");
    for (const content of contents) this.#content(`${place} ${String(content["name"])}`, content);
    if (this.#elements > largestInterfaceElements) this.#say(place, "has too many elements");
  }

  #context(place: string, context: unknown): void {
    const all: readonly unknown[] = Array.isArray(context) ? context : [context];
    if (all[0] !== dtdlContext) this.#say(place, `@context must begin with ${dtdlContext}`);
    this.#hasQuantities = all.includes(quantitiesContext);
    for (const other of all.slice(1))
      if (other !== quantitiesContext) this.#say(place, `@context ${String(other)} is not known`);
  }

  #content(place: string, content: Node): void {
    const type = [content["@type"]].flat().find((each) => classes[String(each)] !== undefined);
    switch (type) {
      case "Telemetry":
        this.#value(place, content, type, 0);
        return;
      case "Property":
        if (!["boolean", "undefined"].includes(typeof content["writable"]))
          this.#say(place, "writable must be a boolean");
        this.#value(place, content, type, 0);
        return;
      case "Command":
        this.#class(place, content, type);
        if (content["request"] !== undefined)
          this.#value(`${place} request`, content["request"], "CommandRequest", 0);
        if (content["response"] !== undefined)
          this.#value(`${place} response`, content["response"], "CommandResponse", 0);
        return;
      case "Component":
        this.#class(place, content, type);
        this.#component(place, content["schema"]);
        return;
      default:
        this.#say(place, `@type ${String(type)} is no content of an interface`);
    }
  }

  #component(place: string, id: unknown): void {
    const target = this.#interfaces.get(id);
    if (target === undefined) {
      if (!this.#external.includes(String(id))) this.#say(place, `the interface ${String(id)} is nowhere`);
      return;
    }
    const contents = Array.isArray(target["contents"]) ? (target["contents"] as readonly Node[]) : [];
    if (contents.some((each) => each["@type"] === "Component"))
      this.#say(place, `${String(id)} has components, which a component may not have`);
  }

  /** A named value: content, field, request, and so on. */
  #value(place: string, node: unknown, type: string, depth: number): void {
    if (!isNode(node)) {
      this.#say(place, "must be an object");
      return;
    }
    this.#class(place, node, type);
    const quantity = [node["@type"]].flat().find((each) => each !== type && each !== undefined);
    if (quantity !== undefined) this.#quantity(place, node, String(quantity));
    else if (node["unit"] !== undefined) this.#say(place, "has a unit without a semantic type");
    this.#schema(place, node["schema"], depth);
  }

  #quantity(place: string, node: Node, type: string): void {
    const units = semanticTypes[type];
    if (!this.#hasQuantities) this.#say(place, `${type} needs the context ${quantitiesContext}`);
    if (units === undefined) this.#say(place, `@type ${type} is not known`);
    else if (!units.includes(String(node["unit"])))
      this.#say(place, `${String(node["unit"])} is no unit of ${type}`);
    if (!numericPrimitives.has(String(node["schema"]))) this.#say(place, `${type} needs a numeric schema`);
  }

  /** @param depth of complex schemas around it */
  #schema(place: string, schema: unknown, depth: number): void {
    if (typeof schema === "string") {
      const referenced = this.#schemas.get(schema);
      if (referenced !== undefined)
        this.#schema(`${place} ${schema}`, { ...referenced, "@id": undefined }, depth);
      else if (!primitives.has(schema)) this.#say(place, `the schema ${schema} is nowhere`);
      return;
    }
    if (!isNode(schema)) {
      this.#say(place, "has no schema");
      return;
    }
    if (depth >= deepestSchema) {
      this.#say(place, `is nested more than ${deepestSchema} deep`);
      return;
    }
    const type = String(schema["@type"]);
    this.#class(place, schema, type);
    if (type === "Object") {
      const fields = this.#list(`${place} fields`, schema["fields"]);
      this.#unique(`${place} fields`, fields, "name");
      for (const field of fields) this.#value(`${place}.${String(field["name"])}`, field, "Field", depth + 1);
    } else if (type === "Array") this.#schema(`${place}[]`, schema["elementSchema"], depth + 1);
    else if (type === "Enum") this.#enum(place, schema);
    else if (type === "Map") {
      this.#value(`${place} mapKey`, schema["mapKey"], "MapKey", depth + 1);
      if (isNode(schema["mapKey"]) && schema["mapKey"]["schema"] !== "string")
        this.#say(place, "the keys of a map must be of the schema string");
      this.#value(`${place} mapValue`, schema["mapValue"], "MapValue", depth + 1);
    } else this.#say(place, `@type ${type} is no schema`);
  }

  #enum(place: string, schema: Node): void {
    const valueSchema = schema["valueSchema"];
    if (valueSchema !== "string" && valueSchema !== "integer")
      this.#say(place, "valueSchema must be integer or string");
    const values = this.#list(`${place} enumValues`, schema["enumValues"]);
    this.#unique(`${place} enumValues`, values, "name");
    this.#unique(`${place} enumValues`, values, "enumValue");
    for (const value of values) {
      this.#class(`${place} ${String(value["name"])}`, value, "EnumValue");
      const given = value["enumValue"];
      if (valueSchema === "string" ? typeof given !== "string" : !Number.isInteger(given))
        this.#say(place, `the value ${String(given)} is no ${String(valueSchema)}`);
    }
  }

  /** What holds for every element of a class: its type, its properties, names and texts. */
  #class(place: string, node: Node, type: string): void {
    this.#elements++;
    const known = classes[type];
    if (known === undefined) return;
    const types = [node["@type"]].flat();
    if (!types.includes(type) && !(known.isImplied && types[0] === undefined))
      this.#say(place, `@type must be ${type}`);
    if (types.length > (known.isMeasured ? 2 : 1)) this.#say(place, "has too many types");
    const allowed = [
      "@type",
      ...common,
      ...known.required,
      ...known.optional,
      ...(known.isMeasured ? ["unit"] : []),
    ];
    for (const name of Object.keys(node))
      if (!allowed.includes(name)) this.#say(place, `${name} is not known`);
    for (const name of known.required) if (node[name] === undefined) this.#say(place, `${name} is missing`);
    for (const name of ["comment", "description", "displayName"]) {
      const text = node[name];
      if (text !== undefined && (typeof text !== "string" || text.length > longestText))
        this.#say(place, `${name} must be text of at most ${longestText} characters`);
    }
    const name = node["name"];
    if (
      name !== undefined &&
      (typeof name !== "string" || !namePattern.test(name) || name.length > longestName)
    )
      this.#say(place, `${String(name).slice(0, 40)} is no name`);
    this.#id(place, node["@id"]);
  }

  #id(place: string, id: unknown): void {
    if (id === undefined) return;
    if (typeof id !== "string" || !userId.test(id) || reservedId.test(id) || id.length > longestId)
      this.#say(place, `${String(id).slice(0, 40)} is no id`);
    else if (this.#ids.has(id)) this.#say(place, `the id ${id} is there twice`);
    else this.#ids.add(id);
  }

  #unique(place: string, nodes: readonly Node[], property: string): void {
    const values = nodes.map((node) => node[property]);
    if (new Set(values).size !== values.length) this.#say(place, `has a ${property} twice`);
  }

  #list(place: string, value: unknown): readonly Node[] {
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every(isNode)) return value;
    this.#say(place, "must be a list of objects");
    return [];
  }

  #say(place: string, sentence: string): void {
    this.#problems.push(`${place}: ${sentence}`);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
