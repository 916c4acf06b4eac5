import { z } from 'zod';

/** Where a server listens; port 0: any that is free. */
export interface ListenAddress {
  host: string;
  port: number;
}

/** Reads `host:port`; an IPv6 address stands in brackets. undefined: it is none. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || !(port <= 65_535) ? undefined : { host, port };
}

export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);

/** `host:port` in a configuration. */
export const listenAddress = z.string().transform((text, context) => {
  const address = parseListenAddress(text);
  if (address !== undefined) return address;
  context.addIssue({ code: 'custom', message: 'want host:port, such as 127.0.0.1:8081, 0.0.0.0:8081 or [::1]:8081' });
  return z.NEVER;
});

export const httpUrl = ({ host, port }: ListenAddress): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
