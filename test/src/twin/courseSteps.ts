import type { Json, JsonObject } from "../../../src/model/boundedJson";

/**
 * What can happen to a twin, as JSON, so that a course found on one engine can be run on another.
 *
 * `desire`: the cloud writes; the push comes now, twice, later (with `push`), or never. `push`: one that waits comes.
 * `answer`: the oldest request is answered; with a status from 400 up a report may have been taken all the same, and 200
 * with `isGarbage` is a document that cannot be read. `lose`: no answer comes. `delay`: the answer is on its way and comes
 * with `overdue`. `restore`: the hub goes back to what it was so many writes ago. `room`: whether requests can leave.
 */
export type Step =
  | {
      readonly kind: "desire";
      readonly change: JsonObject;
      readonly delivery: "now" | "twice" | "later" | "never";
    }
  | { readonly kind: "push"; readonly index: number }
  | { readonly kind: "garbage"; readonly text: string }
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly isTaken: boolean;
      readonly isGarbage: boolean;
    }
  | { readonly kind: "lose" | "delay"; readonly isTaken: boolean }
  | { readonly kind: "overdue" | "drop" | "connect" | "reboot" }
  | { readonly kind: "wait"; readonly milliseconds: number }
  | { readonly kind: "storage"; readonly fails: boolean }
  | { readonly kind: "room"; readonly hasRoom: boolean }
  | { readonly kind: "restore"; readonly writes: number }
  | { readonly kind: "capture"; readonly value: Json }
  | { readonly kind: "report"; readonly value: Json };
