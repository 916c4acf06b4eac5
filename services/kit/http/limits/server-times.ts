/**
 * Time limits of a server, in ms. Whoever holds a connection and says nothing, or a byte a minute, loses it. A stream of events lives on:
 * it sends a heartbeat, and is no answer of a handler.
 */
export const SERVER_TIMES = {
  /** until a request is there with its body */
  requestTimeout: 30_000,
  /** nothing passes in either direction */
  connectionTimeout: 120_000,
  http: {
    /** until the head of a request is there */
    headersTimeout: 10_000,
    connectionsCheckingInterval: 1_000,
  },
};
