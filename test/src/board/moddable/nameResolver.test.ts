import { describe, expect, it } from "vitest";
import { NameResolver } from "../../../../src/board/moddable/nameResolver";

function ask(host = "hub.test") {
  const events: string[] = [];
  const asker = { isClosed: false, onUnresolved: () => events.push("unresolved") };
  let answer: (address?: string) => void = () => {};
  const asked: string[] = [];
  const resolver = new NameResolver({
    lookup: (name, callback) => {
      asked.push(name);
      answer = (address) => callback(name, address);
    },
    asker,
  });
  resolver.resolve({
    host,
    onResolved: (name, address) => events.push(`${name} ${address}`),
    onError: (name) => events.push(`error ${name}`),
  });
  return { events, asker, asked, answer: (address?: string) => answer(address) };
}

describe("name resolver", () => {
  it("hands on the address with the name that was asked for", () => {
    const { events, answer } = ask();
    answer("192.0.2.1");
    expect(events).toEqual(["hub.test 192.0.2.1"]);
  });

  it("knows localhost, under its own name", () => {
    const { events, asked, answer } = ask("localhost");
    answer("127.0.0.1");
    expect(asked).toEqual(["127.0.0.1"]);
    expect(events).toEqual(["localhost 127.0.0.1"]);
  });

  it("says so where there is no address", () => {
    const { events, answer } = ask();
    answer();
    expect(events).toEqual(["unresolved", "error hub.test"]);
  });

  it("drops the answer once the asker has gone", () => {
    const { events, asker, answer } = ask();
    asker.isClosed = true;
    answer("192.0.2.1");
    expect(events).toEqual([]);
  });

  it("lets no exception of the asker's into the platform", () => {
    const resolver = new NameResolver({
      lookup: (name, callback) => callback(name, "192.0.2.1"),
      asker: { isClosed: false, onUnresolved: () => {} },
    });
    const onResolved = () => {
      throw new Error("asker");
    };
    expect(() => resolver.resolve({ host: "hub.test", onResolved, onError: () => {} })).not.toThrow();
  });
});
