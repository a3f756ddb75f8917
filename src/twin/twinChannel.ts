/** How a twin reaches the hub; what is refused for want of room comes again. */
export interface TwinChannel {
  requestTwin(requestId: string): boolean;
  report(requestId: string, patch: Uint8Array): boolean;
}
