import { HubError } from "./hubError";

/** What the store throws becomes the answer; everything else is a mistake of ours and goes on. */
export function attempt<Result>(action: () => Result): Result | HubError {
  try {
    return action();
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
}

/** Why a write for the version `etag` may not be made, or `undefined`; none, or `*`, is for any version. */
export function conflictOf(etag: string | undefined, current: string): HubError | undefined {
  if (etag === undefined || etag === "*" || etag === current) return undefined;
  return new HubError("PreconditionFailed", `The etag ${JSON.stringify(etag)} is not the present one.`);
}
