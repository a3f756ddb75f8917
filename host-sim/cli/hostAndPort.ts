/** A host name in two parts. Not by URL, which takes 443 for no port at all. */
export interface HostAndPort {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

/** Takes `host`, `host:port` or `[address]:port` apart, as a connection string has passed it. */
export function hostAndPort(hostName: string, defaultPort: number): HostAndPort {
  const port = /:(\d{1,5})$/.exec(hostName)?.[1];
  const host = port === undefined ? hostName : hostName.slice(0, -port.length - 1);
  return { host: host.replace(/^\[|\]$/g, ""), port: port === undefined ? defaultPort : Number(port) };
}
