/** Looks a name up; `address` is missing where there is none. The callback may run inside the call. */
export type Lookup = (name: string, callback: (name: string, address?: string) => void) => void;

/** Whoever asked may have gone by the time the answer comes. */
export interface Asker {
  readonly isClosed: boolean;
  readonly onUnresolved: () => void;
}

export interface NameResolverOptions {
  readonly lookup: Lookup;
  readonly asker: Asker;
}

export interface ResolveRequest {
  readonly host: string;
  readonly onResolved: (host: string, address: string) => void;
  readonly onError: (host: string) => void;
}

/**
 * The name resolution the SDK's MQTT client is given, in the shape of `embedded:network/dns/resolver/udp`: that of the
 * platform (on a board lwIP with the servers that DHCP gave), which drops its answer once the asker is closed. The
 * client would read the options it has cleared by then, and the exception would restart the board.
 */
export class NameResolver {
  readonly #options: NameResolverOptions;

  constructor(options: NameResolverOptions) {
    this.#options = options;
  }

  resolve({ host, onResolved, onError }: ResolveRequest): void {
    const { lookup, asker } = this.#options;
    // The simulator looks at the first address of a name only, and that of "localhost" is one of IPv6, which it lacks.
    lookup(host === "localhost" ? "127.0.0.1" : host, (_, address) => {
      // Nothing may escape: this is a callback of the platform's.
      try {
        if (asker.isClosed) return;
        if (address === undefined || address === "") {
          asker.onUnresolved();
          onError(host);
        } else onResolved(host, address);
      } catch {
        asker.onUnresolved();
      }
    });
  }

  close(): void {}
}
