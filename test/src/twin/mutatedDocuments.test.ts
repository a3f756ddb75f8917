import { expect, it } from "vitest";
import { type MutationFigures, mutateOnNode, mutateOnXs } from "../../../bench/mutatedDocuments";
import { describeXs } from "../../host-sim/engine/describeXs";

// A seed of the day would make a failure hard to find again; `npm run bench` goes through a hundred thousand.
const seed = 1;

function expectGood(figures: MutationFigures, documents: number): void {
  expect(figures).toMatchObject({ documents, crashes: 0, outOfRange: 0, first: null });
  // Neither half of the documents is an exception.
  expect(figures.taken).toBeGreaterThan(documents / 4);
  expect(figures.refused).toBeGreaterThan(documents / 10);
  expect(figures.storedBytes).toBeLessThan(4_000);
  expect(figures.reportedBytes).toBeLessThan(11_000);
}

it("two thousand mutated documents neither throw nor bring a value out of its range into force", () => {
  expectGood(mutateOnNode(2_000, seed), 2_000);
});

describeXs("on XS", () => {
  it("a thousand mutated documents do as in Node, and leave nothing behind", () => {
    const figures = mutateOnXs(1_000, seed);
    expectGood(figures, 1_000);
    expect(figures.slotsAfter).toBe(figures.slotsBefore);
    const { taken, refused } = mutateOnNode(1_000, seed);
    expect(figures).toMatchObject({ taken, refused });
  });
});
