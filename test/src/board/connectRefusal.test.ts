import { expect, it } from "vitest";
import { connectRefusal, refusalKind } from "../../../src/board/connectRefusal";

it("says nothing of a CONNACK that accepts", () => {
  expect(connectRefusal(0)).toBeUndefined();
});

it.each([
  [1, "it does not speak MQTT 3.1.1"],
  [2, "it does not accept the client id"],
  [3, "it is not available"],
  [4, "the user name or password is malformed"],
  [5, "not authorized"],
  [6, "for no known reason"],
  [255, "for no known reason"],
])("says what return code %i means", (code, meaning) => {
  expect(connectRefusal(code)).toBe(`the hub refused the connection: ${meaning} (code ${code})`);
});

it.each([
  [1, "refused"],
  [2, "refused"],
  [3, "unreachable"],
  [4, "refused"],
  [5, "refused"],
  [6, "refused"],
] as const)("is of a kind by its code: %i is %s", (code, kind) => {
  expect(refusalKind(code)).toBe(kind);
});
