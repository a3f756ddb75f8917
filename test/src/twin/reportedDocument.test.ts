import { describe, expect, it } from "vitest";
import { ReportedDocument } from "../../../src/twin/reportedDocument";

const own = { a: 1, b: { c: 2, d: 3 } };

describe("ReportedDocument", () => {
  it("gives all there is where the hub has nothing", () => {
    expect(new ReportedDocument().takePatch(own)).toEqual(own);
  });

  it("gives nothing while a patch is in flight", () => {
    const document = new ReportedDocument();
    document.takePatch(own);
    expect(document.takePatch({ ...own, a: 2 })).toBeUndefined();
    expect(document.isReported({ ...own, a: 2 })).toBe(false);
  });

  it("gives what has changed since, once the patch in flight has arrived", () => {
    const document = new ReportedDocument();
    document.takePatch(own);
    document.acknowledged();
    expect(document.takePatch({ b: { c: 2, d: 4 } })).toEqual({ a: null, b: { d: 4 } });
  });

  it("gives nothing once the hub has everything", () => {
    const document = new ReportedDocument();
    document.takePatch(own);
    expect(document.isReported(own)).toBe(false);
    document.acknowledged();
    expect([document.takePatch(own), document.isReported(own)]).toEqual([undefined, true]);
  });

  it("is not considered to have one in flight where there was nothing to send", () => {
    const document = new ReportedDocument();
    document.fetched(own);
    document.takePatch(own);
    expect(document.takePatch({ ...own, a: 2 })).toEqual({ a: 2 });
  });

  it("gives a lost patch again, with what is new", () => {
    const document = new ReportedDocument();
    document.takePatch(own);
    document.lost();
    expect(document.takePatch({ ...own, e: 5 })).toEqual({ ...own, e: 5 });
  });

  it("says again what a lost patch touched and what has changed back since, as the hub may have taken it", () => {
    const document = new ReportedDocument();
    document.fetched({ value: 1, ac: 200, av: 1 });
    document.takePatch({ value: 2, ac: 200, av: 2 });
    document.lost();
    expect(document.takePatch({ value: 1, ac: 200, av: 3 })).toEqual({ value: 1, av: 3 });
  });

  it("gives what has not left as if nothing had been", () => {
    const document = new ReportedDocument();
    document.fetched(own);
    document.takePatch({ ...own, a: 2 });
    document.notSent();
    expect(document.takePatch(own)).toBeUndefined();
  });

  it("gives only what the hub's copy lacks, and takes back what it has beyond that", () => {
    const document = new ReportedDocument();
    document.fetched({ a: 1, b: { c: 2, old: 1 }, older: true, $version: 5 });
    expect(document.takePatch(own)).toEqual({ b: { d: 3, old: null }, older: null });
  });

  it("leaves the hub's version in its copy alone, for ever", () => {
    const document = new ReportedDocument();
    document.fetched({ ...own, $version: 5 });
    expect(document.takePatch(own)).toBeUndefined();
  });

  it("takes back what arrived with a patch in flight, even where a copy from before that was fetched meanwhile", () => {
    const document = new ReportedDocument();
    document.takePatch(own);
    document.fetched({ $version: 1 });
    document.acknowledged();
    expect(document.takePatch({ b: own.b })).toEqual({ a: null });
  });

  it("believes a fetched copy, not a patch that was refused after it", () => {
    const document = new ReportedDocument();
    document.takePatch(own);
    document.fetched({ a: 7 });
    document.lost();
    expect(document.takePatch(own)).toEqual(own);
  });

  it("is not disturbed by answers that nobody waits for", () => {
    const document = new ReportedDocument();
    document.acknowledged();
    document.lost();
    expect(document.takePatch(own)).toEqual(own);
  });

  it("does not change what it was given", () => {
    const hub = Object.freeze({ a: Object.freeze({ b: 1 }) });
    const document = new ReportedDocument();
    document.fetched(hub);
    document.takePatch(Object.freeze({ a: Object.freeze({ b: 2 }) }));
    document.acknowledged();
    expect(hub).toEqual({ a: { b: 1 } });
  });
});
