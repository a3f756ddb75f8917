import { describe, expect, it } from "vitest";
import { dtdlProblems } from "./dtdlValidator";

const context = ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:quantitativeTypes;1"];

/** A valid interface, with other contents and other properties where a test says so. */
function model(contents: readonly unknown[], more: object = {}): object {
  return { "@context": context, "@id": "dtmi:test:Thing;1", "@type": "Interface", contents, ...more };
}

const telemetry = { "@type": "Telemetry", name: "level", schema: "double" };
const warmth = { ...telemetry, "@type": ["Telemetry", "Temperature"], unit: "kelvin" };
const words = (enumValues: readonly unknown[], valueSchema = "string") => ({
  "@type": "Enum",
  valueSchema,
  enumValues,
});
const withSchema = (schema: unknown) => model([{ ...telemetry, schema }]);

/** Arrays in arrays, `depth` of them. */
function nested(depth: number): unknown {
  return depth === 0 ? "double" : { "@type": "Array", elementSchema: nested(depth - 1) };
}

describe("The validator of DTDL", () => {
  it.each<[string, object]>([
    ["telemetry", model([telemetry, { ...telemetry, name: "a_1" }])],
    ["a writable property", model([{ ...telemetry, "@type": "Property", writable: true }])],
    ["a semantic type", model([warmth])],
    ["no contents", model([])],
    ["a context that is no list", model([telemetry], { "@context": "dtmi:dtdl:context;3" })],
    ["a command without payload", model([{ "@type": "Command", name: "go" }])],
    [
      "a command with request and response",
      model([
        {
          "@type": "Command",
          name: "go",
          request: { name: "how", schema: "string" },
          response: { name: "far", "@type": ["CommandResponse", "Length"], schema: "double", unit: "metre" },
        },
      ]),
    ],
    ["five levels of schemas", withSchema(nested(5))],
    ["an enum of numbers", withSchema(words([{ name: "one", enumValue: 1 }], "integer"))],
    [
      "a schema by reference",
      model([{ ...telemetry, schema: "dtmi:test:Thing:List;1" }], {
        schemas: [{ "@id": "dtmi:test:Thing:List;1", "@type": "Array", elementSchema: "long" }],
      }),
    ],
    [
      "a map",
      withSchema({
        "@type": "Map",
        mapKey: { name: "key", schema: "string" },
        mapValue: { name: "value", schema: "integer" },
      }),
    ],
    [
      "a component that is defined elsewhere",
      model([{ "@type": "Component", name: "part", schema: "dtmi:else:Where;1" }]),
    ],
  ])("accepts %s", (_, valid) => {
    expect(dtdlProblems([valid], ["dtmi:else:Where;1"])).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["no context", model([], { "@context": undefined }), "@context must begin with"],
    ["another version", model([], { "@context": "dtmi:dtdl:context;2" }), "@context must begin with"],
    ["an extension before the language", model([], { "@context": context.toReversed() }), "must begin with"],
    ["no id", model([], { "@id": undefined }), "@id is missing"],
    ["an id without scheme", model([], { "@id": "test:Thing;1" }), "is no id"],
    ["an id with a dash", model([], { "@id": "dtmi:test:a-b;1" }), "is no id"],
    ["a segment that begins with a digit", model([], { "@id": "dtmi:test:1a;1" }), "is no id"],
    ["a system id", model([], { "@id": "dtmi:test:_a;1" }), "is no id"],
    ["version 0", model([], { "@id": "dtmi:test:Thing;0" }), "is no id"],
    ["a reserved id", model([], { "@id": "dtmi:dtdl:Thing;1" }), "is no id"],
    ["a long id", model([], { "@id": `dtmi:test:${"a".repeat(120)};1` }), "@id may have 128"],
    ["another type", model([], { "@type": "Telemetry" }), "@type must be Interface"],
    ["an unknown property", model([], { author: "x" }), "author is not known"],
    ["a long description", model([], { description: "x".repeat(513) }), "description must be text"],
    ["over 1 MiB", model([], { comment: "x".repeat(2 ** 20) }), "over 1 MiB"],
    ["contents that are no list", model([], { contents: {} }), "must be a list"],
    ["a content without type", model([{ name: "level", schema: "double" }]), "is no content"],
    ["a field as content", model([{ ...telemetry, "@type": "Field" }]), "is no content|@type must be"],
    ["a name twice, over all kinds", model([telemetry, { "@type": "Command", name: "level" }]), "name twice"],
    ["a name with a dash", model([{ ...telemetry, name: "a-b" }]), "a-b is no name"],
    ["a name that ends in an underscore", model([{ ...telemetry, name: "a_" }]), "a_ is no name"],
    ["a long name", model([{ ...telemetry, name: "a".repeat(513) }]), "is no name"],
    ["no name", model([{ "@type": "Telemetry", schema: "double" }]), "name is missing"],
    ["no schema", model([{ "@type": "Telemetry", name: "level" }]), "has no schema"],
    ["an unknown schema", withSchema("number"), "the schema number is nowhere"],
    ["an unknown complex schema", withSchema({ "@type": "List" }), "List is no schema"],
    ["six levels of schemas", withSchema(nested(6)), "nested more than 5"],
    ["writable that is text", model([{ ...telemetry, "@type": "Property", writable: "yes" }]), "boolean"],
    ["writable telemetry", model([{ ...telemetry, writable: true }]), "writable is not known"],
    ["a unit without a type", model([{ ...telemetry, unit: "kelvin" }]), "unit without"],
    ["a type without its context", model([warmth], { "@context": context[0] }), "needs the context"],
    ["an unknown semantic type", model([{ ...warmth, "@type": ["Telemetry", "Heat"] }]), "Heat is not known"],
    ["a unit of another type", model([{ ...warmth, unit: "volt" }]), "volt is no unit of Temperature"],
    ["a semantic type of text", model([{ ...warmth, schema: "string" }]), "needs a numeric schema"],
    [
      "a request without schema",
      model([{ "@type": "Command", name: "go", request: { name: "a" } }]),
      "no schema",
    ],
    ["a request that is a schema", model([{ "@type": "Command", name: "go", request: "long" }]), "an object"],
    ["an enum of booleans", withSchema(words([], "boolean")), "valueSchema must be"],
    ["an enum value of another type", withSchema(words([{ name: "one", enumValue: 1 }])), "is no string"],
    [
      "an enum value twice",
      withSchema(
        words([
          { name: "one", enumValue: "a" },
          { name: "two", enumValue: "a" },
        ]),
      ),
      "enumValue twice",
    ],
    [
      "a map with numbers as keys",
      withSchema({
        "@type": "Map",
        mapKey: { name: "key", schema: "long" },
        mapValue: { name: "value", schema: "long" },
      }),
      "keys of a map",
    ],
    [
      "a field twice",
      withSchema({
        "@type": "Object",
        fields: [
          { name: "a", schema: "long" },
          { name: "a", schema: "long" },
        ],
      }),
      "name twice",
    ],
    [
      "a component of nothing",
      model([{ "@type": "Component", name: "part", schema: "dtmi:a:B;1" }]),
      "nowhere",
    ],
    ["a schema without id among the shared", model([], { schemas: [{ "@type": "Object" }] }), "have an @id"],
  ])("refuses %s", (_, broken, words) => {
    expect(dtdlProblems([broken]).join("\n")).toMatch(new RegExp(words));
  });

  it("refuses an id that two interfaces have", () => {
    expect(dtdlProblems([model([]), model([])]).join()).toContain("is there twice");
  });

  it("refuses a component that has components", () => {
    const inner = model([{ "@type": "Component", name: "part", schema: "dtmi:else:Where;1" }]);
    const outer = model([{ "@type": "Component", name: "part", schema: "dtmi:test:Thing;1" }], {
      "@id": "dtmi:test:Outer;1",
    });
    expect(dtdlProblems([inner, outer], ["dtmi:else:Where;1"]).join()).toContain("has components");
  });

  it.each([[null], ["text"], [[]], [7]])("refuses %j as a document", (document) => {
    expect(dtdlProblems([document])).toEqual(["document: must be an object"]);
  });
});
