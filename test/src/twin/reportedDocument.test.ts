import { describe, expect, it } from "vitest";
import { ReportedDocument } from "../../../src/twin/reportedDocument";

function makeDocument(): ReportedDocument {
  const document = new ReportedDocument();
  document.set("a", 1);
  document.set("b", { c: 2, d: 3 });
  return document;
}

describe("ReportedDocument", () => {
  it("gives all there is where the hub has nothing", () => {
    expect(makeDocument().takePatch()).toEqual({ a: 1, b: { c: 2, d: 3 } });
  });

  it("gives nothing while a patch is in flight", () => {
    const document = makeDocument();
    document.takePatch();
    document.set("a", 2);
    expect([document.takePatch(), document.isInFlight]).toEqual([undefined, true]);
  });

  it("gives what has changed since, once the patch in flight has arrived", () => {
    const document = makeDocument();
    document.takePatch();
    document.set("b", { c: 2, d: 4 });
    document.remove("a");
    document.acknowledged();
    expect(document.takePatch()).toEqual({ a: null, b: { d: 4 } });
  });

  it("gives nothing once the hub has everything", () => {
    const document = makeDocument();
    document.takePatch();
    document.acknowledged();
    expect([document.takePatch(), document.isInFlight]).toEqual([undefined, false]);
  });

  it("gives a lost patch again, with what is new", () => {
    const document = makeDocument();
    document.takePatch();
    document.set("e", 5);
    document.lost();
    expect(document.takePatch()).toEqual({ a: 1, b: { c: 2, d: 3 }, e: 5 });
  });

  it("gives only what the hub's copy lacks, and takes back what it has beyond that", () => {
    const document = makeDocument();
    document.fetched({ a: 1, b: { c: 2, old: 1 }, older: true, $version: 5 });
    expect(document.takePatch()).toEqual({ b: { d: 3, old: null }, older: null });
  });

  it("leaves the hub's version in its copy alone, for ever", () => {
    const document = makeDocument();
    document.fetched({ a: 1, b: { c: 2, d: 3 }, $version: 5 });
    expect(document.takePatch()).toBeUndefined();
  });

  it("takes back what arrived with a patch in flight, even where a copy from before that was fetched meanwhile", () => {
    const document = makeDocument();
    document.takePatch();
    document.fetched({ $version: 1 });
    document.remove("a");
    document.acknowledged();
    expect(document.takePatch()).toEqual({ a: null });
  });

  it("believes a fetched copy, not a patch that was refused after it", () => {
    const document = makeDocument();
    document.takePatch();
    document.fetched({ a: 7 });
    document.lost();
    expect(document.takePatch()).toEqual({ a: 1, b: { c: 2, d: 3 } });
  });

  it("is not disturbed by answers that nobody waits for", () => {
    const document = makeDocument();
    document.acknowledged();
    document.lost();
    expect(document.takePatch()).toEqual({ a: 1, b: { c: 2, d: 3 } });
  });

  it("does not change what it was given", () => {
    const hub = Object.freeze({ a: Object.freeze({ b: 1 }) });
    const document = new ReportedDocument();
    document.fetched(hub);
    document.set("a", Object.freeze({ b: 2 }));
    document.takePatch();
    document.acknowledged();
    expect(hub).toEqual({ a: { b: 1 } });
  });
});
