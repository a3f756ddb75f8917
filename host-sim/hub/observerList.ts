import type { HubObserver } from "./hubObserver";

type EventOf<Name extends keyof HubObserver> = Parameters<NonNullable<HubObserver[Name]>>[0];

/** Who follows a hub. One observer's exception reaches neither the others nor the hub. */
export class ObserverList {
  readonly #observers = new Set<HubObserver>();
  readonly #onDefect: ((error: unknown) => void) | undefined;

  constructor(onDefect?: (error: unknown) => void) {
    this.#onDefect = onDefect;
  }

  add(observer: HubObserver): () => void {
    // A wrapper of its own, so that the same observer added twice is two.
    const entry: HubObserver = Object.create(observer) as HubObserver;
    this.#observers.add(entry);
    return () => {
      this.#observers.delete(entry);
    };
  }

  emit<Name extends keyof HubObserver>(name: Name, event: EventOf<Name>): void {
    for (const observer of [...this.#observers]) {
      try {
        (observer[name] as ((event: EventOf<Name>) => void) | undefined)?.call(observer, event);
      } catch (error) {
        this.#onDefect?.(error);
      }
    }
  }
}
